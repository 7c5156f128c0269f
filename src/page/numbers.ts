/** Formats numbers and quantities in the page's language. */
import type { Progress, Size } from '../core/types.ts'
import { formatNumber } from './i18n/text.ts'
import { languageTag, t } from './language.ts'

function format(value: number, options: Intl.NumberFormatOptions = {}): string {
  return formatNumber(languageTag(), value, options)
}

export function count(value: number): string {
  return format(value)
}

/** In seconds with two digits from 1 s on, else in milliseconds, with the unit. */
export function duration(ms: number): string {
  return ms >= 1000
    ? `${format(ms / 1000, { minimumFractionDigits: 2, maximumFractionDigits: 2 })} s`
    : milliseconds(ms)
}

/** In whole milliseconds, below 10 ms with one digit, with the unit. */
export function milliseconds(ms: number): string {
  return `${format(ms, { maximumFractionDigits: ms < 10 ? 1 : 0 })} ms`
}

/** With one digit after the point below 100, else with none. */
function threeDigits(value: number): string {
  const digits = value < 99.95 ? 1 : 0
  return format(value, { minimumFractionDigits: digits, maximumFractionDigits: digits })
}

/** In decimal megabytes (10⁶ bytes), as file managers and model pages count. */
export function megabytes(bytes: number): string {
  return `${threeDigits(bytes / 1e6)} MB`
}

/** In decimal megabytes, below 0.1 MB in kilobytes and from 1 GB on in gigabytes. */
export function storageSize(bytes: number): string {
  if (bytes < 1e5) return `${threeDigits(bytes / 1e3)} kB`
  return bytes < 1e9 ? megabytes(bytes) : `${threeDigits(bytes / 1e9)} GB`
}

/** Minutes and seconds: 0:05, 12:30. */
export function clock(seconds: number): string {
  const whole = Math.round(seconds)
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}

export function pixels(size: Size): string {
  return `${format(size.width)} × ${format(size.height)}`
}

/** How much of a file has been downloaded, and how fast. */
export function transferred({ done, total, perSecond }: NonNullable<Progress['bytes']>): string {
  const facts = { done: megabytes(done), rate: megabytes(perSecond) }
  return total === 0
    ? t('modelBytesSoFar', facts)
    : t('modelBytes', { ...facts, total: megabytes(total) })
}
