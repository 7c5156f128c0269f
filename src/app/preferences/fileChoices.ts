/** The options for saved files. Stored between visits. */
import { DEFAULT_FILE_OPTIONS, isFieldOfView } from '../../core/files/fileOptions.ts'
import { createPreference, preferences } from '../../page/preferences.ts'

export interface FileChoices {
  readonly colourBar: boolean
  /** Write OpenEXR with 16-bit floats. */
  readonly half: boolean
  /** Horizontal, in degrees. */
  readonly fieldOfView: number
}

function storedFieldOfView(): number {
  const degrees = Number(preferences.get('field-of-view') ?? NaN)
  return isFieldOfView(degrees) ? degrees : DEFAULT_FILE_OPTIONS.fieldOfView
}

export const fileChoices = createPreference<FileChoices>(
  () => ({
    colourBar: preferences.get('colour-bar') === 'yes',
    half: preferences.get('half') === 'yes',
    fieldOfView: storedFieldOfView(),
  }),
  ({ colourBar, half, fieldOfView }) => {
    preferences.set('colour-bar', colourBar ? 'yes' : 'no')
    preferences.set('half', half ? 'yes' : 'no')
    preferences.set('field-of-view', String(fieldOfView))
  },
)
