/** The figures below the live view (frames per second, milliseconds per frame), and notices about the frames. */
import { createRateMeter } from '../../core/live/rateMeter.ts'
import type { LiveDepth } from '../../live.ts'
import { h, setText } from '../../page/dom.ts'
import { noticeMessage, t, threadReasonMessage } from '../../page/language.ts'
import { milliseconds, pixels } from '../../page/numbers.ts'

/** Figures that change faster cannot be read. */
const UPDATE_MS = 500
/** The slowest engine takes less for one frame. A longer silence means that the camera sends no frames. */
const SILENT_MS = 5000

export interface LiveStats {
  readonly figures: HTMLElement
  readonly notes: HTMLElement
  add(depth: LiveDepth): void
  /** Sets whether frames should arrive now. Starts the measurement again. */
  setExpected(isExpected: boolean): void
}

export function createLiveStats(): LiveStats {
  const figures = h('p', { class: 'live-figures small figures' })
  const notes = h('p', { class: 'small', hidden: true })
  let rate = createRateMeter()
  let last: LiveDepth | null = null
  let lastAt = 0
  let renderedAt = -Infinity
  let isExpected = false

  const engineMs = ({ timing: { prepare = 0, infer = 0, normalise = 0 } }: LiveDepth): number =>
    prepare + infer + normalise

  const rateText = (perSecond: number): string =>
    t('liveRate', {
      rate: perSecond < 10 ? Math.round(perSecond * 10) / 10 : Math.round(perSecond),
    })

  const renderFigures = (depth: LiveDepth): void => {
    const { engine, size } = depth
    const perSecond = rate.perSecond()
    setText(
      figures,
      [
        ...(perSecond === null ? [] : [rateText(perSecond)]),
        t('liveEngine', { time: milliseconds(engineMs(depth)) }),
        t('threadCount', { count: engine.threads }),
        pixels(size),
      ].join(' · '),
    )
  }

  const renderNotes = (): void => {
    const isSilent = isExpected && performance.now() - lastAt > SILENT_MS
    // A restart is shown as a toast.
    const notices = (last?.notices ?? [])
      .filter(({ code }) => code !== 'worker-restarted')
      .map(noticeMessage)
    const engine = last?.engine
    const reasons =
      engine?.threads === 1 && engine.reason !== 'forced'
        ? [threadReasonMessage(engine.reason)]
        : []
    setText(
      notes,
      [...new Set([...(isSilent ? [t('liveSilent')] : []), ...notices, ...reasons])].join(' '),
    )
    notes.hidden = notes.textContent === ''
  }
  let timer = 0

  return {
    figures,
    notes,
    add: (depth) => {
      last = depth
      lastAt = performance.now()
      rate.add(lastAt)
      if (lastAt - renderedAt < UPDATE_MS) return
      renderedAt = lastAt
      renderFigures(depth)
      renderNotes()
    },
    setExpected: (now) => {
      if (now === isExpected) return
      isExpected = now
      rate = createRateMeter()
      lastAt = performance.now()
      renderedAt = -Infinity
      clearInterval(timer)
      // Without frames nothing else would report the silence.
      if (now) timer = window.setInterval(renderNotes, 1000)
      else setText(figures, '')
    },
  }
}
