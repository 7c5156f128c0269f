/** The dialog that asks what the values of the visitor's own depth map mean. */
import { MEANINGS, type Meaning } from '../../core/import/meanings.ts'
import type { PageKey } from '../../page/i18n/strings.ts'
import { t } from '../../page/language.ts'
import { askOption } from '../ui/optionDialog.ts'
import type { AskMeaning } from './sources.ts'

const WORDS: Readonly<Record<Meaning, readonly [title: PageKey, text: PageKey]>> = {
  'near-large': ['meaningNearLarge', 'meaningNearLargeMore'],
  'near-small': ['meaningNearSmall', 'meaningNearSmallMore'],
  metres: ['meaningMetres', 'meaningDistanceMore'],
  millimetres: ['meaningMillimetres', 'meaningDistanceMore'],
}

/** Millimetres are offered only for integers, because values with fractions are hardly ever millimetres. */
export const askMeaning: AskMeaning = (file, guess, isInteger) =>
  askOption({
    name: 'meaning',
    title: t('meaningTitle'),
    text: t('meaningQuestion', { name: file.name }),
    options: MEANINGS.filter((meaning) => isInteger || meaning !== 'millimetres').map((meaning) => {
      const [title, text] = WORDS[meaning]
      return { value: meaning, title: t(title), text: t(text), isGuess: meaning === guess }
    }),
  })
