/** Adds files that are dropped anywhere on the page, pasted, or chosen in a picker. */

import { isCancelled } from '../../core/errors.ts'
import { bindText } from '../../page/bind.ts'
import { h, isTextField } from '../../page/dom.ts'
import { fileInput } from '../../page/fileInput.ts'
import { icon } from '../../page/icons.ts'
import { isVideo } from '../../page/isVideo.ts'
import { failureMessage, t } from '../../page/language.ts'
import { toast } from '../ui/toast.ts'
import {
  type Dropped,
  folderPicker,
  MAX_IMAGES,
  readChosen,
  readDropped,
  readPicked,
} from './folders.ts'

export interface Intake {
  /** Covers the window while files are dragged over it. */
  readonly hint: HTMLElement
  choose(): void
  /** Asks for a folder and takes its images, subfolders included. Null where the browser has no such question. */
  readonly chooseFolder: (() => void) | null
  /** Takes photos, models and depth maps, and passes each on by its kind. */
  take(files: readonly File[]): void
}

function isModel(file: File): boolean {
  return /\.onnx$/i.test(file.name)
}
/** The weights of a model that was exported as several files: model.onnx_data, model.onnx.data. */
function isModelData(file: File): boolean {
  return /(?:\.onnx[._]data|\.data)(?:[-_.]?\d+)?$/i.test(file.name)
}
/** A float file is never a photo. A depth map in an image format is added with its own button. */
function isDepth(file: File): boolean {
  return /\.(?:pfm|npy)$/i.test(file.name)
}

function has(transfer: DataTransfer, kind: 'Files' | 'text/uri-list'): boolean {
  return transfer.types.includes(kind)
}

/** Receives each kind of file. */
export interface Receivers {
  photos(files: readonly File[]): void
  model(file: File, data: readonly File[]): void
  /** A video, which becomes a video of its depth. */
  video(file: File): void
  /** A depth map for the photo on screen. */
  depth(file: File): void
  /** True if the text is the address of a model, or the HTML has images or the text lists image addresses. */
  text(text: string, html?: string): boolean
}

export function createIntake(take: Receivers): Intake {
  const sort = (files: readonly File[]): void => {
    const models = files.filter(isModel)
    const data = models.length === 0 ? [] : files.filter(isModelData)
    const photos = files.filter(
      (file) => !isModel(file) && !isDepth(file) && !isVideo(file) && !data.includes(file),
    )
    if (photos.length > 0) take.photos(photos)
    for (const file of files.filter(isVideo)) take.video(file)
    for (const model of models) take.model(model, data)
    const depth = files.find(isDepth)
    if (depth !== undefined) take.depth(depth)
  }

  const takeAll = ({ files, emptyFolders, isCut }: Dropped): void => {
    sort(files)
    for (const name of emptyFolders)
      toast('trouble', () => failureMessage({ code: 'a-folder', facts: { name } }))
    if (isCut) toast('trouble', () => t('tooMany', { most: MAX_IMAGES }))
  }

  // Other files can still be chosen in most pickers. They get an error message.
  const input = fileInput({ accept: 'image/*,.heic,.heif,video/*', multiple: true }, (files) =>
    takeAll(readPicked(files)),
  )

  // For browsers without a folder picker. Browsers call what this input does an upload, so the page prefers the picker.
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
  // Phones claim to support folders, but their pickers do not offer any.
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

  /** What the visitor drags was on this page already. */
  let isOwnDrag = false
  addEventListener('dragstart', (event) => {
    isOwnDrag = !event.defaultPrevented
    const end = (): void => {
      isOwnDrag = false
    }
    addEventListener('dragend', end, { once: true })
    // An element that left the page receives no dragend. A pointer moves only while there is no drag.
    addEventListener('pointermove', end, { once: true })
  })

  let leaving = 0
  addEventListener('dragover', (event) => {
    const { dataTransfer } = event
    if (isOwnDrag) return
    if (
      dataTransfer === null ||
      !(has(dataTransfer, 'Files') || has(dataTransfer, 'text/uri-list'))
    )
      return
    event.preventDefault()
    dataTransfer.dropEffect = 'copy'
    hint.hidden = false
    // dragleave fires for every element below the pointer. A pause in dragover marks the end more reliably.
    clearTimeout(leaving)
    leaving = window.setTimeout(() => {
      hint.hidden = true
    }, 400)
  })

  addEventListener('drop', (event) => {
    const { dataTransfer } = event
    if (dataTransfer === null || isOwnDrag) return
    clearTimeout(leaving)
    hint.hidden = true
    const isFiles = has(dataTransfer, 'Files')
    // Without files this may be a link or an image dragged from another page. The list of a linked image has the link only.
    const list = dataTransfer.getData('text/uri-list')
    const html = list === '' ? '' : dataTransfer.getData('text/html')
    if (isFiles || take.text(list, html)) event.preventDefault()
    if (isFiles) void readDropped(dataTransfer).then(takeAll)
  })

  addEventListener('paste', (event) => {
    const text = event.clipboardData?.getData('text/plain') ?? ''
    if (text !== '' && isTextField(event.target)) return
    const files = Array.from(event.clipboardData?.files ?? [])
    if (files.length > 0) takeAll(readPicked(files))
    else if (!take.text(text)) toast('warning', () => t('noPicturePasted'))
  })

  return { hint, choose: () => input.click(), chooseFolder: takesFolders ? ask : null, take: sort }
}
