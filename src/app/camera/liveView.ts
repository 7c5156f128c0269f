/** The live view: the camera's frames, their depth, and the controls. */
import './camera.css'
import { snapshotName } from '../../core/files/fileNames.ts'
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
import { errorMessage } from '../photo/showError.ts'
import { look } from '../preferences/lookChoice.ts'
import { view } from '../preferences/viewChoice.ts'
import { announce, toast } from '../ui/toast.ts'
import { createCameraSelect } from './cameraSelect.ts'
import { createLiveSession, type LiveState } from './liveSession.ts'
import { createLiveStats } from './liveStats.ts'

export interface LiveView {
  readonly element: HTMLElement
  open(): void
  /** Turns the camera off and hides the view. */
  close(): void
  snapshot(): void
}

function toggle(symbol: IconName, label: PageKey, onclick: () => void): HTMLButtonElement {
  return h(
    'button',
    { class: 'small-button', type: 'button', 'aria-pressed': 'false', onclick },
    icon(symbol),
    bindText(h('span'), () => t(label)),
  )
}

/**
 * @param take receives a snapshot for the strip of photos
 * @param leave is called when the visitor closes the view
 */
export function createLiveView(take: (photo: File) => void, leave: () => void): LiveView {
  const canvases = createLiveCanvases()
  const stats = createLiveStats()
  let isMirrored = false
  let lastCamera: string | undefined
  let last: LiveDepth | undefined
  let lastName = ''
  /** Distinguishes snapshots of the same second. */
  let number = 1

  const session = createLiveSession({
    bitmap: (bitmap) => canvases.take(bitmap),
    depth: async (depth: LiveDepth, signal) => {
      for (const notice of depth.notices)
        if (notice.code === 'worker-restarted') toast('warning', () => noticeMessage(notice))
      last = depth
      await canvases.show(depth, look.get(), signal)
      element.style.setProperty('--ratio', String(depth.size.width / depth.size.height))
      stats.add(depth)
    },
  })
  const cameras = createCameraSelect(() => start())
  const start = (): void => session.start(cameras.selected())

  const snapshot = async (): Promise<void> => {
    const blob = await canvases.snapshot()
    if (blob === null) return void toast('trouble', () => t('liveNotTaken'))
    const now = new Date()
    number = snapshotName(now) === lastName ? number + 1 : 1
    lastName = snapshotName(now)
    const photo = new File([blob], snapshotName(now, number), { type: blob.type })
    take(photo)
    announce(t('liveTaken', { name: photo.name }))
  }

  bindAttribute(canvases.photo, 'aria-label', () => t('livePhoto'))
  bindAttribute(canvases.map, 'aria-label', () => t('liveMap'))
  for (const canvas of [canvases.photo, canvases.map]) canvas.setAttribute('role', 'img')

  const message = h('p')
  const resume = h('button', { class: 'primary', type: 'button', onclick: start })
  const close = bindText(
    h('button', { class: 'small-button', type: 'button', onclick: leave }),
    () => t('close'),
  )
  const alert = icon('alert')
  const card = h(
    'div',
    { class: 'live-card trouble-card' },
    alert,
    message,
    h('div', { class: 'row' }, resume, close),
  )
  const pane = (kind: string, canvas: HTMLCanvasElement): HTMLElement =>
    h('div', { class: `live-pane live-${kind}` }, canvas)
  const pair = h(
    'div',
    { class: 'live-pair' },
    pane('photo', canvases.photo),
    pane('map', canvases.map),
    card,
  )

  const snapshotButton = h(
    'button',
    { class: 'primary', type: 'button', onclick: () => void snapshot() },
    icon('camera'),
    bindText(h('span'), () => t('liveSnapshot')),
  )
  const freeze = toggle('freeze', 'liveFreeze', () => {
    const now = session.state.get()
    if (now.kind === 'running') session.freeze(!now.isFrozen)
  })
  const overlay = toggle('layers', 'liveOverlay', () =>
    view.set({ ...view.get(), view: view.get().view === 'over' ? 'side' : 'over' }),
  )
  const mirror = toggle('mirror', 'liveMirror', () => {
    isMirrored = !isMirrored
    render(session.state.get())
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
    snapshotButton,
    freeze,
    overlay,
    mirror,
    createPaletteSelect(),
    cameras.element,
    stop,
  )
  const colours = createLegend()
  look.subscribe(colours.showLook)
  const legend = h('div', { class: 'live-legend' }, ...colours.elements)
  const element = h(
    'section',
    { class: 'live', hidden: true },
    pair,
    h('div', { class: 'live-foot' }, stats.figures, legend),
    bar,
    stats.notes,
  )
  bindAttribute(element, 'aria-label', () => t('live'))

  const cardMessage = (state: LiveState): string => {
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
    setText(message, cardMessage(state))
    card.hidden = isRunning
    alert.toggleAttribute('hidden', state.kind !== 'failed')
    resume.hidden = state.kind === 'starting'
    setText(resume, t(state.kind === 'paused' ? 'liveResume' : 'retry'))
    for (const button of [snapshotButton, freeze]) button.disabled = !isRunning
    freeze.setAttribute('aria-pressed', String(isFrozen))
    mirror.setAttribute('aria-pressed', String(isMirrored))
    overlay.setAttribute('aria-pressed', String(view.get().view === 'over'))
    pair.classList.toggle('is-mirrored', isMirrored)
    pair.classList.toggle('is-over', view.get().view === 'over')
    pair.classList.toggle('is-off', !isRunning)
    pair.style.setProperty('--blend', String(view.get().opacity))
    stats.setExpected(isRunning && !isFrozen)
    // A button that is disabled or hidden loses the focus, and the browser gives it to no other.
    const focused = document.activeElement
    if (hadFocus && (focused?.checkVisibility() !== true || focused.matches(':disabled')))
      (resume.checkVisibility() ? resume : stop).focus()
  }

  let before: LiveState = session.state.get()
  session.state.subscribe((state) => {
    if (state.kind === 'running' && before.kind !== 'running') {
      const { id, facesUser } = state.camera
      if (id !== lastCamera) isMirrored = facesUser
      lastCamera = id
      void cameras.refresh(id)
      announce(t('liveStarted'))
    } else if (state.kind === 'running' && state.isFrozen) announce(t('liveFrozen'))
    else if (state.kind === 'paused' || state.kind === 'failed') announce(cardMessage(state))
    before = state
    render(state)
  })
  view.subscribe(() => render(session.state.get()))
  look.subscribe((now) => {
    const state = session.state.get()
    // Only a frozen frame is painted again. While the camera runs, the next frame has the new look.
    if (state.kind === 'running' && state.isFrozen && last !== undefined)
      canvases.show(last, now, new AbortController().signal).catch(() => undefined)
  })
  language.subscribe(() => render(session.state.get()))

  document.addEventListener('visibilitychange', () => {
    const { kind } = session.state.get()
    if (document.hidden && (kind === 'running' || kind === 'starting')) session.pause()
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
      // In a hidden tab the visitor would not know why the camera's light is on.
      if (document.hidden) session.pause()
      else start()
      stop.focus()
    },
    close: () => {
      session.stop()
      canvases.clear()
      element.hidden = true
    },
    snapshot: () => {
      if (session.state.get().kind === 'running') void snapshot()
    },
  }
}
