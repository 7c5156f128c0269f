/** How far a video is, how fast, and how long the rest takes; and its pauses. */
import { createRateMeter } from '../../core/live/rateMeter.ts'
import type { Progress } from '../../core/types.ts'
import { h, setText } from '../../page/dom.ts'
import { stageLabel, t } from '../../page/language.ts'
import { clock, transferred } from '../../page/numbers.ts'

/** Figures that change faster cannot be read. */
const UPDATE_MS = 500

export interface VideoProgress {
  readonly element: HTMLElement
  /** @param seconds the duration of the video */
  start(seconds: number): void
  /** The model is loaded. */
  load(progress: Progress): void
  /** A frame is done. @param seconds when players show it */
  add(seconds: number): void
  pause(isPaused: boolean): void
  isPaused(): boolean
  /** Resolves when there is no pause, or when `signal` aborts. */
  whilePaused(signal: AbortSignal): Promise<void>
}

export function createVideoProgress(): VideoProgress {
  const fill = h('div', { class: 'bar-fill' })
  const range = { role: 'progressbar', 'aria-valuemin': 0, 'aria-valuemax': 100 }
  const bar = h('div', { class: 'bar', ...range, 'aria-labelledby': 'video-title' }, fill)
  const figures = h('p', { class: 'small figures' })
  const element = h('div', { class: 'zip-progress', hidden: true }, bar, figures)
  const rate = createRateMeter()
  let total = 0
  let done = 0
  let frames = 0
  let begun = 0
  let pausedAt: number | null = null
  let resume = (): void => undefined
  let renderedAt = -Infinity

  const percent = (): number => Math.min(100, Math.round((100 * done) / Math.max(total, 1e-3)))

  const render = (now: number): void => {
    renderedAt = now
    bar.setAttribute('aria-valuenow', String(percent()))
    bar.style.setProperty('--done', `${percent()}%`)
    if (pausedAt !== null) return setText(figures, t('videoPaused', { percent: percent() }))
    const perSecond = rate.perSecond()
    if (perSecond === null || done === 0) return
    const left = ((now - begun) / 1000 / done) * (total - done)
    const shown = perSecond < 10 ? Math.round(perSecond * 10) / 10 : Math.round(perSecond)
    setText(
      figures,
      t('videoProgress', { percent: percent(), rate: shown, time: clock(Math.max(0, left)) }),
    )
  }

  return {
    element,
    start: (seconds) => {
      total = seconds
    },
    load: ({ stage, bytes }) =>
      setText(
        figures,
        bytes === undefined
          ? `${stageLabel(stage)}…`
          : `${stageLabel(stage)}: ${transferred(bytes)}`,
      ),
    add: (seconds) => {
      const now = performance.now()
      if (frames === 0) begun = now
      frames += 1
      done = seconds
      rate.add(now)
      if (now - renderedAt >= UPDATE_MS) render(now)
    },
    pause: (isPaused) => {
      const now = performance.now()
      // The time of a pause tells nothing about the rest.
      if (pausedAt !== null) begun += now - pausedAt
      pausedAt = isPaused ? now : null
      if (!isPaused) resume()
      render(now)
    },
    isPaused: () => pausedAt !== null,
    whilePaused: (signal) =>
      new Promise((resolve) => {
        if (pausedAt === null) return resolve()
        resume = resolve
        signal.addEventListener('abort', () => resolve(), { once: true })
      }),
  }
}
