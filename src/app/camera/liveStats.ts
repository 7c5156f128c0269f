/** What the live view says in figures: frames a second, the engine's time, and what must not stay unsaid. */
import { createRateMeter } from '../../core/live/rateMeter.ts'
import type { LiveDepth } from '../../live.ts'
import { h, setText } from '../../page/dom.ts'
import { noticeMessage, t, threadReasonMessage } from '../../page/language.ts'
import { milliseconds, pixels } from '../../page/numbers.ts'

/** Figures that change faster cannot be read. */
const EVERY_MS = 500
/** Longer than the slowest engine takes for one frame. */
const SILENT_MS = 5000

export interface LiveStats {
  readonly figures: HTMLElement
  readonly notes: HTMLElement
  add(depth: LiveDepth): void
  /** @param isExpected whether frames should come now */
  setExpected(isExpected: boolean): void
}

export function createLiveStats(): LiveStats {
  const figures = h('p', { class: 'live-figures small figures' })
  const notes = h('p', { class: 'small', hidden: true })
  let rate = createRateMeter()
  let last: LiveDepth | null = null
  let lastAt = 0
  let toldAt = -Infinity
  let isExpected = false

  const engineMs = ({ timing: { prepare = 0, infer = 0, normalise = 0 } }: LiveDepth): number =>
    prepare + infer + normalise

  const tell = (depth: LiveDepth): void => {
    const { engine, size } = depth
    const perSecond = rate.perSecond()
    setText(
      figures,
      [
        ...(perSecond === null
          ? []
          : [
              t('liveRate', {
                rate: perSecond < 10 ? Math.round(perSecond * 10) / 10 : Math.round(perSecond),
              }),
            ]),
        t('liveEngine', { time: milliseconds(engineMs(depth)) }),
        t('threadCount', { count: engine.threads }),
        pixels(size),
      ].join(' · '),
    )
  }

  const note = (): void => {
    const isSilent = isExpected && performance.now() - lastAt > SILENT_MS
    const found = (last?.notices ?? [])
      .filter(({ code }) => code !== 'worker-restarted')
      .map(noticeMessage)
    const isSlow = last !== null && last.engine.threads === 1 && last.engine.reason !== 'forced'
    const reason = isSlow && last !== null ? [threadReasonMessage(last.engine.reason)] : []
    setText(
      notes,
      [...new Set([...(isSilent ? [t('liveSilent')] : []), ...found, ...reason])].join(' '),
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
      if (lastAt - toldAt < EVERY_MS) return
      toldAt = lastAt
      tell(depth)
      note()
    },
    setExpected: (now) => {
      if (now === isExpected) return
      isExpected = now
      rate = createRateMeter()
      lastAt = performance.now()
      toldAt = -Infinity
      clearInterval(timer)
      // Where no frame comes, nothing else would say so.
      if (now) timer = window.setInterval(note, 1000)
      else setText(figures, '')
    },
  }
}
