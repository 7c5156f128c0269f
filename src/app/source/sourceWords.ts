/** Says where a depth map comes from, in the page's language. */
import type { EmbeddedKind } from '../../core/embedded/index.ts'
import type { Estimate } from '../../estimate.ts'
import type { PageKey } from '../../page/i18n/strings.ts'
import { t } from '../../page/language.ts'
import type { ExternalDepth } from '../../worker/protocol.ts'

const FORMATS: Readonly<Record<EmbeddedKind, PageKey>> = {
  gdepth: 'embeddedGdepth',
  'dynamic-depth': 'embeddedDynamic',
  apple: 'embeddedApple',
  heif: 'embeddedHeif',
}

/** The depth maps of cameras are not more precise than two digits. */
function roundDistance(metres: number): number {
  return Number(metres.toPrecision(2))
}

/**
 * The sentence about the map that a photo carries. A metric map has inverse metres, so its nearest distance is 1 / max.
 */
export function embeddedDepthMessage({
  origin,
  isMetric,
  min,
  max,
}: Omit<ExternalDepth, 'map'>): string {
  const form = origin.kind === 'photo' ? t(FORMATS[origin.form]) : ''
  return isMetric && min > 0
    ? t('embeddedFoundMetres', { form, near: roundDistance(1 / max), far: roundDistance(1 / min) })
    : t('embeddedFound', { form })
}

/** The source of a map in a few words, for the table of timings. */
export function sourceName({ origin }: Pick<Estimate, 'origin'>): string {
  if (origin === undefined || origin.kind === 'network') return t('mapModel')
  return origin.kind === 'photo'
    ? t('mapPhoto', { form: t(FORMATS[origin.form]) })
    : t('mapFile', { name: origin.name })
}
