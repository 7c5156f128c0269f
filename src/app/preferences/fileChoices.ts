/** The options for saved files. Stored between visits. */
import { isFieldOfView } from '../../core/files/fileOptions.ts'
import { OFFERED, type OfferedFormat } from '../../page/formats.ts'
import { createPreference, preferences } from '../../page/preferences.ts'

export interface FileChoices {
  readonly colourBar: boolean
  /** Write OpenEXR with 16-bit floats. */
  readonly half: boolean
  /** Horizontal, in degrees. Null: that of the photo's EXIF block. */
  readonly fieldOfView: number | null
  /** Float files hold the map with the detail on the page. False: they hold the model's output. */
  readonly floatDetail: boolean
  /** Those of the last ZIP or folder. */
  readonly formats: readonly OfferedFormat[]
}

function storedFormats(): readonly OfferedFormat[] {
  const stored = preferences.get('zip-formats')?.split(' ') ?? []
  const known = OFFERED.map(({ format }) => format).filter((format) => stored.includes(format))
  return known.length > 0 ? known : ['heat']
}

function storedFieldOfView(): number | null {
  const degrees = Number(preferences.get('field-of-view') ?? NaN)
  return isFieldOfView(degrees) ? degrees : null
}

/** Earlier versions had no such choice: float files had the detail that the visitor had chosen. */
function storedFloatDetail(): boolean {
  const detail = preferences.get('detail')
  return (
    (preferences.get('float-detail') ??
      (detail === 'edges' || detail === 'tiles' || preferences.get('flip') === 'true'
        ? 'yes'
        : 'no')) === 'yes'
  )
}

function yesOrNo(isYes: boolean): string {
  return isYes ? 'yes' : 'no'
}

export function storeFileChoices({
  colourBar,
  half,
  fieldOfView,
  floatDetail,
  formats,
}: FileChoices): void {
  preferences.set('colour-bar', yesOrNo(colourBar))
  preferences.set('half', yesOrNo(half))
  preferences.set('field-of-view', String(fieldOfView))
  preferences.set('float-detail', yesOrNo(floatDetail))
  preferences.set('zip-formats', formats.join(' '))
}

export const fileChoices = createPreference<FileChoices>(
  () => ({
    colourBar: preferences.get('colour-bar') === 'yes',
    half: preferences.get('half') === 'yes',
    fieldOfView: storedFieldOfView(),
    floatDetail: storedFloatDetail(),
    formats: storedFormats(),
  }),
  storeFileChoices,
)
