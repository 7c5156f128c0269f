/** What the visitor chose about files, remembered between visits. */
import { DEFAULT_FILE_OPTIONS, isFieldOfView } from '../../core/files/fileOptions.ts'
import { preferences } from '../../page/preferences.ts'
import { createStore } from '../../page/store.ts'

export interface FileChoices {
  readonly colourBar: boolean
  readonly half: boolean
  /** Horizontal, in degrees. */
  readonly fieldOfView: number
}

const keptAngle = Number(preferences.get('field-of-view') ?? NaN)

export const fileChoices = createStore<FileChoices>({
  colourBar: preferences.get('colour-bar') === 'yes',
  half: preferences.get('half') === 'yes',
  fieldOfView: isFieldOfView(keptAngle) ? keptAngle : DEFAULT_FILE_OPTIONS.fieldOfView,
})

fileChoices.subscribe(({ colourBar, half, fieldOfView }) => {
  preferences.set('colour-bar', colourBar ? 'yes' : 'no')
  preferences.set('half', half ? 'yes' : 'no')
  preferences.set('field-of-view', String(fieldOfView))
})
