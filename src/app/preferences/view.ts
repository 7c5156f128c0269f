/** How the two pictures are laid out, remembered between visits. */
import { recall, remember } from '../../page/remembered.ts'
import { createStore } from '../../page/store.ts'

export interface ViewState {
  readonly view: 'side' | 'over' | 'slide'
  /** 0…1 of the map above the photo. */
  readonly opacity: number
}

/** Where the divide of the slider is: 0 is the left edge (all map), 1 the right (all photo). Moves too often to be kept. */
export const divide = createStore(0.5)

const VIEWS = ['side', 'over', 'slide'] as const

const keptOpacity = Number(recall('opacity') ?? 0.7)

export const view = createStore<ViewState>({
  view: VIEWS.find((name) => name === recall('view')) ?? 'side',
  opacity: keptOpacity >= 0 && keptOpacity <= 1 ? keptOpacity : 0.7,
})

view.subscribe((state) => {
  remember('view', state.view)
  remember('opacity', String(state.opacity))
})
