/** How many a second there are, told so that it can be read: the median of the last second. */

export interface RateMeter {
  /** One more, at so many milliseconds of a clock that only goes on. */
  add(at: number): void
  /** 1000 / the median interval of the last second, or of the last interval where that is longer; null before there is one. */
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
