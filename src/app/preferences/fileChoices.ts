/** What the visitor chose about files, remembered between visits. */
import { DEFAULT_FILE_OPTIONS, isFieldOfView } from '../../core/files/fileOptions.ts'
import { recall, remember } from '../../page/remembered.ts'
import { createStore } from '../../page/store.ts'

export interface FileChoices {
  readonly colourBar: boolean
  readonly half: boolean
  /** Horizontal, in degrees. */
  readonly fieldOfView: number
}

const keptAngle = Number(recall('field-of-view') ?? NaN)

export const fileChoices = createStore<FileChoices>({
  colourBar: recall('colour-bar') === 'yes',
  half: recall('half') === 'yes',
  fieldOfView: isFieldOfView(keptAngle) ? keptAngle : DEFAULT_FILE_OPTIONS.fieldOfView,
})

fileChoices.subscribe(({ colourBar, half, fieldOfView }) => {
  remember('colour-bar', colourBar ? 'yes' : 'no')
  remember('half', half ? 'yes' : 'no')
  remember('field-of-view', String(fieldOfView))
})
