/** Measures a frame rate. The median over the last second keeps the number readable. */

export interface RateMeter {
  /** Counts a frame. @param at milliseconds of a monotonic clock. */
  add(at: number): void
  /**
   * 1000 / the median interval of the last second, or the last interval if it is longer. Null before the second frame.
   */
  perSecond(): number | null
}

const SPAN_MS = 1000

export function createRateMeter(): RateMeter {
  let times: readonly number[] = []
  return {
    add: (at) => {
      const recent = times.filter((time) => at - time <= SPAN_MS)
      times = [...(recent.length > 0 ? recent : times.slice(-1)), at]
    },
    perSecond: () => {
      const intervals = times
        .slice(1)
        .map((time, i) => time - (times[i] ?? NaN))
        .sort((a, b) => a - b)
      const middle = intervals[intervals.length >> 1]
      return middle === undefined || middle <= 0 ? null : 1000 / middle
    },
  }
}
