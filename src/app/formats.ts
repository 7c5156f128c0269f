/** The forms in which a map is saved, in the words of the page. */
import type { PageKey } from '../page/i18n/words.ts'
import type { FileFormat } from '../core/fileFormats.ts'

export const FORMATS: readonly { readonly format: FileFormat; readonly title: PageKey; readonly more: PageKey }[] = [
  { format: 'inferno', title: 'formatInferno', more: 'formatInfernoMore' },
  { format: 'gray16', title: 'formatGray16', more: 'formatGray16More' },
  { format: 'pfm', title: 'formatPfm', more: 'formatPfmMore' },
]
