/** Every way in: drop anywhere, paste, picker; others bring their files to `take`. */

import { isCancelled } from '../../core/errors.ts'
import { bindText } from '../../page/bind.ts'
import { h } from '../../page/dom.ts'
import { fileInput } from '../../page/fileInput.ts'
import { icon } from '../../page/icons.ts'
import { failureMessage, t } from '../../page/language.ts'
import { toast } from '../ui/toast.ts'
import {
  type Dropped,
  folderPicker,
  MOST_PICTURES,
  readChosen,
  readDropped,
  readPicked,
} from './folders.ts'

export interface Intake {
  /** Shown over the whole window while files hang above it. */
  readonly hint: HTMLElement
  choose(): void
  /** A folder with all folders in it; null where the browser offers no such choice. */
  readonly chooseFolder: (() => void) | null
  /** Photos, and models among them. */
  take(files: readonly File[]): void
}

function isModel(file: File): boolean {
  return /\.onnx$/i.test(file.name)
}
/** Floats are nobody's photo; a depth map that is a picture has a button of its own. */
function isDepth(file: File): boolean {
  return /\.(?:pfm|npy)$/i.test(file.name)
}

function has(transfer: DataTransfer, kind: 'Files' | 'text/uri-list'): boolean {
  return transfer.types.includes(kind)
}

/** Where each kind of thing goes. */
export interface Takers {
  photos(files: readonly File[]): void
  model(file: File): void
  /** A depth map for the photo on screen. */
  depth(file: File): void
  /** Whether the text could be taken for addresses of pictures, which then come by themselves. */
  text(text: string): boolean
}

export function createIntake(take: Takers): Intake {
  const sort = (files: readonly File[]): void => {
    const photos = files.filter((file) => !isModel(file) && !isDepth(file))
    if (photos.length > 0) take.photos(photos)
    const model = files.find(isModel)
    if (model !== undefined) take.model(model)
    const depth = files.find(isDepth)
    if (depth !== undefined) take.depth(depth)
  }

  const takeAll = ({ files, emptyFolders, isCut }: Dropped): void => {
    sort(files)
    for (const name of emptyFolders)
      toast('trouble', () => failureMessage({ code: 'a-folder', facts: { name } }))
    if (isCut) toast('trouble', () => t('tooMany', { most: MOST_PICTURES }))
  }

  // No `accept` beyond pictures: what else comes is answered with a sentence.
  const input = fileInput({ accept: 'image/*,.heic,.heif', multiple: true }, (files) =>
    takeAll(readPicked(files)),
  )

  // Where there is no question for a folder there is this input, of which browsers bindText that it uploads: so only there.
  const folderInput = fileInput({ webkitdirectory: true, multiple: true }, (files) =>
    takeAll(readChosen(files)),
  )
  const pick = folderPicker()
  const ask = (): void => {
    if (pick === undefined) return folderInput.click()
    pick().then(takeAll, (error: unknown) => {
      if (!isCancelled(error)) folderInput.click()
    })
  }
  // A phone's chooser offers no folders, whatever its browser says.
  const takesFolders =
    'webkitdirectory' in folderInput && !matchMedia('(hover: none) and (pointer: coarse)').matches

  const hint = h(
    'div',
    { class: 'drop-hint', hidden: true, 'aria-hidden': 'true' },
    h(
      'div',
      {},
      icon('image'),
      bindText(h('p'), () => t('dropNow')),
      bindText(h('p', { class: 'small' }), () => t('dropNowMore')),
    ),
  )

  let leaving = 0
  addEventListener('dragover', (event) => {
    const { dataTransfer } = event
    if (
      dataTransfer === null ||
      !(has(dataTransfer, 'Files') || has(dataTransfer, 'text/uri-list'))
    )
      return
    event.preventDefault()
    dataTransfer.dropEffect = 'copy'
    hint.hidden = false
    // dragleave comes for every element in between; silence tells the end more surely.
    clearTimeout(leaving)
    leaving = window.setTimeout(() => {
      hint.hidden = true
    }, 400)
  })

  addEventListener('drop', (event) => {
    const { dataTransfer } = event
    if (dataTransfer === null) return
    clearTimeout(leaving)
    hint.hidden = true
    const isFiles = has(dataTransfer, 'Files')
    // A link dragged from another page.
    if (isFiles || take.text(dataTransfer.getData('text/uri-list'))) event.preventDefault()
    if (isFiles) void readDropped(dataTransfer).then(takeAll)
  })

  addEventListener('paste', (event) => {
    // Text for a field is the field's.
    if (
      event.target instanceof HTMLElement &&
      (event.target.isContentEditable ||
        event.target.matches('textarea, input:not([type]), input[type=text], input[type=search]'))
    )
      return
    const files = Array.from(event.clipboardData?.files ?? [])
    if (files.length > 0) takeAll(readPicked(files))
    else if (!take.text(event.clipboardData?.getData('text/plain') ?? ''))
      toast('note', () => t('noPicturePasted'))
  })

  return { hint, choose: () => input.click(), chooseFolder: takesFolders ? ask : null, take: sort }
}
