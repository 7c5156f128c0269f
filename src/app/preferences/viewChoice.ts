/** The arrangement of photo and map on the stage. Stored between visits. */

import { isNarrow } from '../../page/narrow.ts'
import { createPreference, preferences } from '../../page/preferences.ts'
import { createStore } from '../../page/store.ts'

const VIEWS = ['side', 'over', 'slide'] as const

export interface ViewState {
  readonly view: (typeof VIEWS)[number]
  /** Opacity of the map above the photo, 0 to 1. */
  readonly opacity: number
}

const DEFAULT_OPACITY = 0.7

function storedOpacity(): number {
  const opacity = Number(preferences.get('opacity') ?? DEFAULT_OPACITY)
  return opacity >= 0 && opacity <= 1 ? opacity : DEFAULT_OPACITY
}

/** On a phone two pictures side by side or stacked are too small to compare, or do not fit on the screen. */
function defaultView(): ViewState['view'] {
  return isNarrow() ? 'slide' : 'side'
}

export const view = createPreference<ViewState>(
  () => ({
    view: VIEWS.find((name) => name === preferences.get('view')) ?? defaultView(),
    opacity: storedOpacity(),
  }),
  (state) => {
    preferences.set('view', state.view)
    preferences.set('opacity', String(state.opacity))
  },
)

/** Position of the divider in the slider view: 0 is the left edge (all map), 1 the right one (all photo). Not stored. */
export const divide = createStore(0.5)
