/** How the two pictures are laid out, remembered between visits. */
import { preferences } from '../../page/preferences.ts'
import { createStore } from '../../page/store.ts'

export interface ViewState {
  readonly view: 'side' | 'over' | 'slide'
  /** 0…1 of the map above the photo. */
  readonly opacity: number
}

/** Where the divide of the slider is: 0 is the left edge (all map), 1 the right (all photo). Moves too often to be kept. */
export const divide = createStore(0.5)

const VIEWS = ['side', 'over', 'slide'] as const

const keptOpacity = Number(preferences.get('opacity') ?? 0.7)

export const view = createStore<ViewState>({
  view: VIEWS.find((name) => name === preferences.get('view')) ?? 'side',
  opacity: keptOpacity >= 0 && keptOpacity <= 1 ? keptOpacity : 0.7,
})

view.subscribe((state) => {
  preferences.set('view', state.view)
  preferences.set('opacity', String(state.opacity))
})
