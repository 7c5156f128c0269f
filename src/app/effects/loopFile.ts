/** Chooses the file of a loop and its size. The largest size is offered where this browser can encode it. */
import { checkVideo } from '../../client/videoSupport.ts'
import { DepthdropError } from '../../core/errors.ts'
import { FILE_FORMATS, type FileFormat, type VideoFormat } from '../../core/files/fileFormats.ts'
import type { SpaceOptions } from '../../core/files/spaceOptions.ts'
import { fitWithin } from '../../core/resample/fitSize.ts'
import type { Estimate } from '../../estimate.ts'
import { bindText } from '../../page/bind.ts'
import { h, setText } from '../../page/dom.ts'
import type { PageKey } from '../../page/i18n/strings.ts'
import { failureMessage, t } from '../../page/language.ts'

type LoopFormat = 'loop' | VideoFormat

/** The longer side in pixels if the visitor chooses none, as the writers have it. */
const SIDES: Readonly<Record<LoopFormat, number>> = { loop: 640, mp4: 1280, webm: 1280 }
const FORMATS = Object.keys(SIDES) as LoopFormat[]
const SIZES = [640, 1280, 1920, 3840] as const
const LARGEST = 3840
/** A larger GIF takes minutes and hundreds of megabytes. */
const LARGEST_GIF = 1920

export interface LoopFile {
  readonly element: HTMLElement
  format(): LoopFormat
  show(estimate: Estimate, options: Partial<SpaceOptions>): void
}

/** PNG, GIF, MP4, WebM. */
export function fileTitle(format: FileFormat): string {
  const ending = FILE_FORMATS[format].ending.split('.').at(-1) ?? ''
  return ending === 'webm' ? 'WebM' : ending.toUpperCase()
}

/** Whether not even the smallest size of the list is possible. */
function refusesAll({ facts: { width = 0, height = 0 } }: DepthdropError): boolean {
  return Math.max(Number(width), Number(height)) <= SIZES[0]
}

function row(label: PageKey, control: HTMLElement): HTMLElement {
  return h(
    'label',
    { class: 'field-row' },
    bindText(h('span'), () => t(label)),
    control,
  )
}

/** @param changed is called after another file or size was chosen */
export function createLoopFile(changed: (some: Partial<SpaceOptions>) => void): LoopFile {
  let format: LoopFormat = 'loop'
  let shown: Estimate | null = null
  /** Undefined while the encoders are asked. */
  let refusal: DepthdropError | null | undefined

  const file = h(
    'select',
    { class: 'field-select' },
    ...FORMATS.map((one) => h('option', { value: one }, fileTitle(one))),
  )
  const side = h(
    'select',
    { class: 'field-select', onchange: () => changed({ pixels: Number(side.value) }) },
    ...SIZES.map((count) =>
      bindText(h('option', { value: count }), () => t('pixelsOf', { count })),
    ),
  )
  const largest = side.options[SIZES.indexOf(LARGEST)]
  const note = h('p', { class: 'small', role: 'status' })

  const render = (): void => {
    const isOffered = format !== 'loop' && refusal === null
    if (largest !== undefined) largest.hidden = largest.disabled = !isOffered
    setText(note, refusal && refusesAll(refusal) ? failureMessage(refusal) : '')
  }

  const ask = async (estimate: Estimate, video: VideoFormat): Promise<void> => {
    refusal = undefined
    const answer = await checkVideo(estimate.name, video, fitWithin(estimate.size, LARGEST)).then(
      () => null,
      (error: unknown) => (error instanceof DepthdropError ? error : undefined),
    )
    if (estimate !== shown || video !== format) return
    refusal = answer
    render()
  }
  const check = (): void => {
    if (shown !== null && format !== 'loop') void ask(shown, format)
    render()
  }

  file.addEventListener('change', () => {
    format = FORMATS[file.selectedIndex] ?? 'loop'
    check()
    changed(format === 'loop' && Number(side.value) > LARGEST_GIF ? { pixels: LARGEST_GIF } : {})
  })

  return {
    element: h(
      'div',
      { class: 'effect-body' },
      row('settingFile', file),
      row('settingPixels', side),
      note,
    ),
    format: () => format,
    show: (estimate, { pixels = 0 }) => {
      side.value = String(pixels === 0 ? SIDES[format] : pixels)
      if (estimate === shown) return render()
      shown = estimate
      check()
    },
  }
}
