/** The frame's page: the map, and below it the controls that the host wants. */
import { DepthdropError } from '../core/errors.ts'
import { DepthMapElement } from '../element/depthMap.ts'
import { define } from '../element/registerElement.ts'
import { wordsFor } from '../element/words.ts'
import { bindText } from '../page/bind.ts'
import { h } from '../page/dom.ts'
import { isVideo } from '../page/isVideo.ts'
import {
  failureMessage,
  language,
  noticeMessage,
  showLanguage,
  t,
  threadReasonMessage,
} from '../page/language.ts'
import { capabilities, ISOLATION_HINT, onCapabilities } from './capabilities.ts'
import { createControls } from './controls.ts'
import { listenForFiles } from './files.ts'
import { type EmbedUi, type EstimateRequest, isModelAddress, type Setting } from './messages.ts'
import { createModelOffer } from './modelOffer.ts'
import type { Parameters } from './parameters.ts'
import { createStatusLines, type StatusLines } from './statusLines.ts'
import { createTimings } from './timings.ts'

export interface EmbedPage {
  /** Shows the file's map. The returned function removes it, unless the page shows another file by then. */
  show(
    file: File,
    request: Pick<EstimateRequest, 'model' | 'palette' | 'detail' | 'flip'>,
  ): () => void
  set(setting: Setting): void
}

/** Read by the host's developer. */
const BYTES_HINT =
  'A page that embeds Depthdrop can always hand over the bytes: `estimate(file, { show: true })` of depthdrop/embed.'

function errorWords(error: unknown): string {
  return error instanceof DepthdropError
    ? failureMessage(error)
    : error instanceof Error
      ? error.message
      : String(error)
}

/** Shows the reason for a single thread while there is only one. */
function watchThreads(lines: StatusLines): void {
  const update = (): void => {
    const { threads, reason } = capabilities()
    lines.set(
      'threads',
      threads > 1 ? null : { kind: 'note', words: () => threadReasonMessage(reason) },
    )
  }
  onCapabilities(update)
  update()
  // Also in the console for the host's developer, because ui=none hides notes.
  if (capabilities().reason === 'not-isolated') console.info(ISOLATION_HINT)
}

export function startPage(
  body: HTMLElement,
  { src, palette, model, detail, flip, compare, ui, problems }: Parameters,
): EmbedPage {
  showLanguage()
  DepthMapElement.words = (tag) => ({ ...wordsFor(tag), failure: (error) => failureMessage(error) })
  define()
  const map = h('depth-map')
  const lines = createStatusLines()
  const times = createTimings()
  const files = listenForFiles({
    isEnabled: () => body.dataset['ui'] !== 'none',
    onFile: (file) => (isVideo(file) ? refuseVideo(file) : showFile(file)),
  })
  const controls = createControls(map, {
    onChoose: files.choose,
    onError: (error) => lines.set('trouble', { kind: 'trouble', words: () => errorWords(error) }),
  })
  const empty = h(
    'div',
    { class: 'embed-empty' },
    bindText(h('button', { class: 'embed-choose', type: 'button', onclick: files.choose }), () =>
      t('embedChoose'),
    ),
    bindText(h('p'), () => t('embedDrop')),
  )

  const offer = createModelOffer({
    lines,
    use: (chosen) => {
      map.model = chosen
      controls.update()
    },
    failure: errorWords,
  })
  const chooseModel = (wanted: Parameters['model']): void => {
    if (isModelAddress(wanted)) return offer.ask(wanted)
    offer.drop()
    map.model = wanted
  }

  let name: string | null = null
  const relabel = (): void => {
    // Setting an attribute makes the element read the page's language again.
    map.alt = ''
    map.alt = name === null ? null : t('mapOf', { name })
  }
  const showUi = (wanted: EmbedUi): void => {
    body.dataset['ui'] = wanted
  }
  const begin = (): void => {
    empty.hidden = map.source !== null || map.src !== ''
    for (const line of ['trouble', 'notices', 'video']) lines.set(line, null)
    controls.show(null)
    times.show(null)
  }
  /** What is shown stays. The dialog that makes depth videos does not fit a frame. */
  const refuseVideo = (file: File): void =>
    lines.set('video', {
      kind: 'ask',
      words: () => t('embedVideo', { name: file.name }),
      // In a new tab: in the frame the app would replace what the host wants to show.
      button: { words: () => t('embedOpen'), act: () => void open('./', '_blank', 'noopener') },
    })
  const showFile = (file: File): void => {
    name = file.name
    relabel()
    map.source = file
    begin()
  }

  map.addEventListener('depth', ({ detail }) => {
    controls.show(detail)
    times.show(detail)
    // In the frame of another site a browser may store nothing, which its visitor can't change.
    const notices = detail.notices.filter(({ code }) => code !== 'no-storage')
    name = detail.name
    relabel()
    if (notices.length > 0)
      lines.set('notices', { kind: 'note', words: () => notices.map(noticeMessage).join(' ') })
  })

  map.addEventListener('error', ({ detail }) => {
    if (detail.code === 'source-blocked') console.info(BYTES_HINT)
  })

  showUi(ui)
  map.palette = palette
  chooseModel(model)
  map.detail = detail
  map.flip = flip
  map.compare = compare
  if (src !== null) map.src = src
  const picture = h('div', { class: 'embed-picture' }, map, empty, lines.element)
  const bar = h('div', { class: 'embed-bar' }, controls.element, times.element)
  body.append(h('main', { class: 'embed' }, picture, bar))
  begin()
  controls.update()
  problems.forEach((facts, i) =>
    lines.set(`problem-${i}`, { kind: 'trouble', words: () => t('embedParameter', facts) }),
  )
  if (origin === 'null')
    lines.set('sandboxed', {
      kind: 'trouble',
      words: () => failureMessage({ code: 'sandboxed', facts: {} }),
    })
  watchThreads(lines)
  language.subscribe(relabel)

  return {
    show: (file, options) => {
      if (options.model !== undefined) chooseModel(options.model)
      if (options.palette !== undefined) map.palette = options.palette
      if (options.detail !== undefined) map.detail = options.detail
      if (options.flip !== undefined) map.flip = options.flip
      showFile(file)
      controls.update()
      return () => {
        if (map.source !== file) return
        map.source = null
        name = null
        relabel()
        begin()
      }
    },
    set: ({
      palette: colours,
      model: modelId,
      detail: fineness,
      flip: isFlipped,
      compare: isCompared,
      lang,
      ui: wanted,
    }) => {
      if (colours !== undefined) map.palette = colours
      if (modelId !== undefined) chooseModel(modelId)
      if (fineness !== undefined) map.detail = fineness
      if (isFlipped !== undefined) map.flip = isFlipped
      if (isCompared !== undefined) map.compare = isCompared
      if (wanted !== undefined) showUi(wanted)
      if (lang !== undefined) language.set(lang)
      controls.update()
    },
  }
}
