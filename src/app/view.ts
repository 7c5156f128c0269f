/** How the two pictures are laid out, remembered between visits. */
import { recall, remember } from '../page/remembered.ts'
import { createStore } from '../page/store.ts'

export interface ViewState {
  readonly view: 'side' | 'over'
  /** 0…1 of the map above the photo. */
  readonly opacity: number
}

const keptOpacity = Number(recall('opacity') ?? 0.7)

export const view = createStore<ViewState>({
  view: recall('view') === 'over' ? 'over' : 'side',
  opacity: keptOpacity >= 0 && keptOpacity <= 1 ? keptOpacity : 0.7,
})

view.subscribe((state) => {
  remember('view', state.view)
  remember('opacity', String(state.opacity))
})
