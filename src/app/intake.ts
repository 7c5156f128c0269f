/** Every way in: drop anywhere, paste, picker; others bring their files to `take`. */
import { failureWords, t } from '../page/language.ts'
import { h } from '../page/dom.ts'
import { readDropped } from './folders.ts'
import { icon } from '../page/icons.ts'
import { say } from '../page/say.ts'
import { toast } from './toast.ts'

export interface Intake {
  /** Shown over the whole window while files hang above it. */
  readonly hint: HTMLElement
  choose(): void
  /** Photos, and models among them. */
  take(files: readonly File[]): void
}

const isModel = (file: File): boolean => /\.onnx$/i.test(file.name)

const has = (transfer: DataTransfer, kind: 'Files' | 'text/uri-list'): boolean => transfer.types.includes(kind)

/** @param takeText whether the text could be taken for addresses of pictures, which then come by themselves */
export const createIntake = (
  takePhotos: (files: readonly File[]) => void,
  takeModel: (file: File) => void,
  takeText: (text: string) => boolean,
): Intake => {
  const sort = (files: readonly File[]): void => {
    const photos = files.filter((file) => !isModel(file))
    if (photos.length > 0) takePhotos(photos)
    const model = files.find(isModel)
    if (model !== undefined) takeModel(model)
  }

  // No `accept` beyond pictures: what else comes is answered with a sentence.
  const input = h('input', { type: 'file', accept: 'image/*,.heic,.heif', multiple: true })
  input.addEventListener('change', () => {
    sort(Array.from(input.files ?? []))
    input.value = ''
  })

  const hint = h(
    'div',
    { 'class': 'drop-hint', 'hidden': true, 'aria-hidden': 'true' },
    h(
      'div',
      {},
      icon('image'),
      say(h('p'), () => t('dropNow')),
      say(h('p', { class: 'small' }), () => t('dropNowMore')),
    ),
  )

  let leaving = 0
  addEventListener('dragover', (event) => {
    const { dataTransfer } = event
    if (dataTransfer === null || !(has(dataTransfer, 'Files') || has(dataTransfer, 'text/uri-list'))) return
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
    if (isFiles || takeText(dataTransfer.getData('text/uri-list'))) event.preventDefault()
    if (!isFiles) return
    void readDropped(dataTransfer).then(({ files, emptyFolders }) => {
      sort(files)
      for (const name of emptyFolders) toast('trouble', () => failureWords({ code: 'a-folder', facts: { name } }))
    })
  })

  addEventListener('paste', (event) => {
    if (event.target instanceof HTMLElement && event.target.isContentEditable) return
    const files = Array.from(event.clipboardData?.files ?? [])
    if (files.length > 0) sort(files)
    else if (!takeText(event.clipboardData?.getData('text/plain') ?? '')) toast('note', () => t('noPicturePasted'))
  })

  return { hint, choose: () => input.click(), take: sort }
}
