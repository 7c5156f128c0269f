/** How the two pictures are laid out, remembered between visits. */
import { recall, remember } from '../page/remembered.ts'
import { createStore } from '../page/store.ts'

export interface ViewState {
  readonly view: 'side' | 'over' | 'slide'
  /** 0…1 of the map above the photo. */
  readonly opacity: number
  /** Where the divide is when sliding: 0 is the left edge (all map), 1 the right (all photo). */
  readonly divide: number
}

const VIEWS = ['side', 'over', 'slide'] as const

const keptOpacity = Number(recall('opacity') ?? 0.7)

export const view = createStore<ViewState>({
  view: VIEWS.find((name) => name === recall('view')) ?? 'side',
  opacity: keptOpacity >= 0 && keptOpacity <= 1 ? keptOpacity : 0.7,
  divide: 0.5,
})

view.subscribe((state) => {
  remember('view', state.view)
  remember('opacity', String(state.opacity))
})
