/** Where a depth map comes from, in the words of the page. */
import type { EmbeddedKind } from '../../core/embedded/types.ts'
import type { Estimate } from '../../estimate.ts'
import type { PageKey } from '../../page/i18n/strings.ts'
import { t } from '../../page/language.ts'
import type { ExternalDepth } from '../../worker/protocol.ts'

const FORMS: Readonly<Record<EmbeddedKind, PageKey>> = {
  gdepth: 'insideGdepth',
  'dynamic-depth': 'insideDynamic',
  apple: 'insideApple',
  heif: 'insideHeif',
}

/** Two digits are what a camera's map is worth. */
function rounded(metres: number): number {
  return Number(metres.toPrecision(2))
}

export function carriesWords({ origin, isMetric, min, max }: Omit<ExternalDepth, 'map'>): string {
  const form = origin.kind === 'photo' ? t(FORMS[origin.form]) : ''
  return isMetric && min > 0
    ? t('insideCarriesMetres', { form, near: rounded(1 / max), far: rounded(1 / min) })
    : t('insideCarries', { form })
}

export function fromWords({ origin }: Pick<Estimate, 'origin'>): string {
  if (origin === undefined || origin.kind === 'network') return t('mapNetwork')
  return origin.kind === 'photo'
    ? t('mapPhoto', { form: t(FORMS[origin.form]) })
    : t('mapFile', { name: origin.name })
}
