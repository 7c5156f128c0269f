/** The sentence for whatever went wrong, in the page's language. */

import { failureWords, t } from '../../page/language.ts'
import type { Trouble } from './item.ts'

export function troubleWords(trouble: Trouble, name: string): string {
  return trouble.kind === 'known'
    ? failureWords(trouble.failure)
    : t('unexpected', { name, detail: trouble.detail })
}
