/** A profile in words, for the one question that an own model may raise. */
import type { Profile, Triple } from '../../core/types.ts'
import { t } from '../../page/language.ts'

const IMAGENET: Triple = [0.485, 0.456, 0.406]

function isEqual(a: Triple, b: Triple): boolean {
  return a.every((value, i) => Math.abs(value - (b[i] ?? NaN)) < 1e-3)
}

function triple(values: Triple): string {
  return new Set(values).size === 1 ? String(values[0]) : values.join(' / ')
}

function remark(mean: Triple): string {
  if (isEqual(mean, IMAGENET)) return t('askImagenet')
  return isEqual(mean, [0.5, 0.5, 0.5]) ? t('askHalf') : t('askOther')
}

export interface ProfileWords {
  readonly title: string
  readonly more: string
}

export function profileWords({ normalisation, range, order }: Profile): ProfileWords {
  const tail = order === 'bgr' ? ` ${t('askBgr')}` : ''
  if (normalisation !== null) {
    const { mean, std } = normalisation
    return {
      title: t('askMean', { mean: triple(mean), std: triple(std) }),
      more: remark(mean) + tail,
    }
  }
  return range === 255
    ? { title: t('askBytes'), more: t('askBytesMore') + tail }
    : { title: t('askBaked'), more: t('askBakedMore') + tail }
}
