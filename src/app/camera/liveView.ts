/** The live view: the camera's picture and its depth, and what can be done with them. */
import './camera.css'
import { snapshotName } from '../../core/files/snapshotName.ts'
import type { LiveDepth } from '../../live.ts'
import { bindAttribute, bindText } from '../../page/bind.ts'
import { h, setText } from '../../page/dom.ts'
import type { PageKey } from '../../page/i18n/strings.ts'
import { type IconName, icon } from '../../page/icons.ts'
import { language, noticeMessage, stageLabel, t } from '../../page/language.ts'
import { transferred } from '../../page/numbers.ts'
import { createLiveCanvases } from '../../picture/liveCanvases.ts'
import { createLegend } from '../look/legend.ts'
import { createPaletteSelect } from '../look/paletteSelect.ts'
import { errorMessage } from '../photo/errors.ts'
import { look } from '../preferences/look.ts'
import { view } from '../preferences/view.ts'
import { announce, toast } from '../ui/toast.ts'
import { createCameraSelect } from './cameraSelect.ts'
import { createLiveSession, type LiveState } from './liveSession.ts'
import { createLiveStats } from './liveStats.ts'

export interface LiveView {
  readonly element: HTMLElement
  open(): void
  /** The camera is off and the view gone when this returns. */
  close(): void
  snapshot(): void
}

function toggle(symbol: IconName, words: PageKey, act: () => void): HTMLButtonElement {
  return h(
    'button',
    { class: 'small-button', type: 'button', 'aria-pressed': 'false', onclick: act },
    icon(symbol),
    bindText(h('span'), () => t(words)),
  )
}

/**
 * @param take a photo for the strip
 * @param leave the visitor wants to be rid of the view
 */
export function createLiveView(take: (photo: File) => void, leave: () => void): LiveView {
  const pictures = createLiveCanvases()
  const facts = createLiveStats()
  let mirrored = false
  let lastCamera: string | undefined
  let last: LiveDepth | undefined
  let lastName = ''
  let nth = 1

  const run = createLiveSession({
    bitmap: (bitmap) => pictures.take(bitmap),
    depth: async (depth: LiveDepth, signal) => {
      for (const notice of depth.notices)
        if (notice.code === 'worker-restarted') toast('note', () => noticeMessage(notice))
      last = depth
      await pictures.show(depth, look.get(), signal)
      element.style.setProperty('--ratio', String(depth.size.width / depth.size.height))
      facts.add(depth)
    },
  })
  const cameras = createCameraSelect(() => start())
  const start = (): void => run.start(cameras.selected())

  const snapshot = async (): Promise<void> => {
    const blob = await pictures.snapshot()
    if (blob === null) return void toast('trouble', () => t('liveNotTaken'))
    const now = new Date()
    nth = snapshotName(now) === lastName ? nth + 1 : 1
    lastName = snapshotName(now)
    const photo = new File([blob], snapshotName(now, nth), { type: blob.type })
    take(photo)
    announce(t('liveTaken', { name: photo.name }))
  }

  bindAttribute(pictures.photo, 'aria-label', () => t('livePhoto'))
  bindAttribute(pictures.map, 'aria-label', () => t('liveMap'))
  for (const canvas of [pictures.photo, pictures.map]) canvas.setAttribute('role', 'img')

  const words = h('p')
  const resume = h('button', { class: 'primary', type: 'button', onclick: start })
  const away = bindText(
    h('button', { class: 'small-button', type: 'button', onclick: leave }),
    () => t('close'),
  )
  const alert = icon('alert')
  const card = h(
    'div',
    { class: 'live-card trouble-card' },
    alert,
    words,
    h('div', { class: 'row' }, resume, away),
  )
  const pane = (kind: string, canvas: HTMLCanvasElement): HTMLElement =>
    h('div', { class: `live-pane live-${kind}` }, canvas)
  const pair = h(
    'div',
    { class: 'live-pair' },
    pane('photo', pictures.photo),
    pane('map', pictures.map),
    card,
  )

  const shoot = h(
    'button',
    { class: 'primary', type: 'button', onclick: () => void snapshot() },
    icon('camera'),
    bindText(h('span'), () => t('liveSnapshot')),
  )
  const freeze = toggle('freeze', 'liveFreeze', () => {
    const now = run.state.get()
    if (now.kind === 'running') run.freeze(!now.isFrozen)
  })
  const overlay = toggle('layers', 'liveOverlay', () =>
    view.set({ ...view.get(), view: view.get().view === 'over' ? 'side' : 'over' }),
  )
  const mirror = toggle('mirror', 'liveMirror', () => {
    mirrored = !mirrored
    render(run.state.get())
  })
  const stop = h(
    'button',
    { class: 'small-button live-stop', type: 'button', onclick: leave },
    icon('stop'),
    bindText(h('span'), () => t('liveStop')),
  )
  bindAttribute(stop, 'aria-label', () => t('liveStopLong'))
  const bar = h(
    'div',
    { class: 'toolbar live-bar' },
    shoot,
    freeze,
    overlay,
    mirror,
    createPaletteSelect(),
    cameras.element,
    stop,
  )
  const legend = h('div', { class: 'live-legend' }, ...createLegend().elements)
  const element = h(
    'section',
    { class: 'live', hidden: true },
    pair,
    h('div', { class: 'live-foot' }, facts.figures, legend),
    bar,
    facts.notes,
  )
  bindAttribute(element, 'aria-label', () => t('live'))

  const cardWords = (state: LiveState): string => {
    if (state.kind === 'failed') return errorMessage(state.error, t('live'))
    if (state.kind === 'paused') return t('liveHidden')
    if (state.kind !== 'starting' || state.progress === null) return t('liveAsking')
    const { stage, bytes } = state.progress
    return bytes === undefined
      ? `${stageLabel(stage)}…`
      : `${stageLabel(stage)}: ${transferred(bytes)}`
  }

  const render = (state: LiveState): void => {
    const isRunning = state.kind === 'running'
    const isFrozen = isRunning && state.isFrozen
    const hadFocus = element.contains(document.activeElement)
    setText(words, cardWords(state))
    card.hidden = isRunning
    alert.toggleAttribute('hidden', state.kind !== 'failed')
    resume.hidden = state.kind === 'starting'
    setText(resume, t(state.kind === 'paused' ? 'liveResume' : 'retry'))
    for (const button of [shoot, freeze]) button.disabled = !isRunning
    freeze.setAttribute('aria-pressed', String(isFrozen))
    mirror.setAttribute('aria-pressed', String(mirrored))
    overlay.setAttribute('aria-pressed', String(view.get().view === 'over'))
    pair.classList.toggle('is-mirrored', mirrored)
    pair.classList.toggle('is-over', view.get().view === 'over')
    pair.classList.toggle('is-off', !isRunning)
    pair.style.setProperty('--blend', String(view.get().opacity))
    facts.setExpected(isRunning && !isFrozen)
    // What is disabled or hidden loses the focus, and to nobody.
    const focused = document.activeElement
    if (hadFocus && (focused?.checkVisibility() !== true || focused.matches(':disabled')))
      (resume.checkVisibility() ? resume : stop).focus()
  }

  let before: LiveState = run.state.get()
  run.state.subscribe((state) => {
    if (state.kind === 'running' && before.kind !== 'running') {
      const { id, facesUser } = state.camera
      if (id !== lastCamera) mirrored = facesUser
      lastCamera = id
      void cameras.refresh(id)
      announce(t('liveStarted'))
    } else if (state.kind === 'running' && state.isFrozen) announce(t('liveFrozen'))
    else if (state.kind === 'paused' || state.kind === 'failed') announce(cardWords(state))
    before = state
    render(state)
  })
  view.subscribe(() => render(run.state.get()))
  look.subscribe((now) => {
    const state = run.state.get()
    // A frozen frame is painted again; a running one gives way to the next in a moment.
    if (state.kind === 'running' && state.isFrozen && last !== undefined)
      pictures.show(last, now, new AbortController().signal).catch(() => undefined)
  })
  language.subscribe(() => render(run.state.get()))

  document.addEventListener('visibilitychange', () => {
    const { kind } = run.state.get()
    if (document.hidden && (kind === 'running' || kind === 'starting')) run.pause()
  })
  element.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.defaultPrevented) return
    event.preventDefault()
    leave()
  })

  return {
    element,
    open: () => {
      element.hidden = false
      // Opened behind another tab it waits: nobody would see the light and know why.
      if (document.hidden) run.pause()
      else start()
      stop.focus()
    },
    close: () => {
      run.stop()
      pictures.clear()
      element.hidden = true
    },
    snapshot: () => {
      if (run.state.get().kind === 'running') void snapshot()
    },
  }
}
