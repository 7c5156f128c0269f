/** Numbers as people of the page's language read them. */
import type { Progress, Size } from '../../core/types.ts'
import { languageTag, t } from '../../page/language.ts'

const format = (value: number, options: Intl.NumberFormatOptions = {}): string =>
  new Intl.NumberFormat(languageTag(), options).format(value)

export const count = (value: number): string => format(value)

/** From a second on in seconds with two digits, below in milliseconds; both with their unit. */
export const duration = (ms: number): string =>
  ms >= 1000 ? `${format(ms / 1000, { minimumFractionDigits: 2, maximumFractionDigits: 2 })} s` : milliseconds(ms)

/** Whole milliseconds, below ten with one digit. */
export const milliseconds = (ms: number): string => `${format(ms, { maximumFractionDigits: ms < 10 ? 1 : 0 })} ms`

/** Decimal megabytes (10⁶ bytes), as file managers and model pages count. */
export const megabytes = (bytes: number): string =>
  `${format(bytes / 1e6, { minimumFractionDigits: 1, maximumFractionDigits: 1 })} MB`

/** Decimal, as `megabytes`; from a gigabyte on in those. */
export const storageSize = (bytes: number): string =>
  bytes < 1e9 ? megabytes(bytes) : `${format(bytes / 1e9, { minimumFractionDigits: 1, maximumFractionDigits: 1 })} GB`

export const pixels = (size: Size): string => `${format(size.width)} × ${format(size.height)}`

/** How much of a file has come, and how fast. */
export const transferred = ({ done, total, perSecond }: NonNullable<Progress['bytes']>): string =>
  t('modelBytes', { done: megabytes(done), total: megabytes(total), rate: megabytes(perSecond) })
