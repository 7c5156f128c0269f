/** The dialogs that ask how a model expects the pixels of its input, and what its output means. */
import { MODEL_MEANINGS, type ModelMeaning, type Profile, type Triple } from '../../core/types.ts'
import type { PageKey } from '../../page/i18n/strings.ts'
import { t } from '../../page/language.ts'
import { askOption, type OptionQuestion } from '../ui/optionDialog.ts'
import type { AskProfile } from './modelChoice.ts'

/** The mean colour of ImageNet, in red, green and blue of 0…1. */
const IMAGENET: Triple = [0.485, 0.456, 0.406]

function isEqual(a: Triple, b: Triple): boolean {
  return a.every((value, i) => Math.abs(value - (b[i] ?? NaN)) < 1e-3)
}

/** One number if all three are equal. */
function tripleText(values: Triple): string {
  return new Set(values).size === 1 ? String(values[0]) : values.join(' / ')
}

function meanText(mean: Triple): string {
  if (isEqual(mean, IMAGENET)) return t('askImagenet')
  return isEqual(mean, [0.5, 0.5, 0.5]) ? t('askHalf') : t('askOther')
}

function titleOf({ normalisation, range }: Profile): string {
  if (normalisation === null) return t(range === 255 ? 'askBytes' : 'askUnchanged')
  const { mean, std } = normalisation
  return t('askMean', { mean: tripleText(mean), std: tripleText(std) })
}

function textOf({ normalisation, range, order }: Profile): string {
  const text =
    normalisation === null
      ? t(range === 255 ? 'askBytesMore' : 'askUnchangedMore')
      : meanText(normalisation.mean)
  return order === 'bgr' ? `${text} ${t('askBgr')}` : text
}

let last: Promise<unknown> = Promise.resolve()

const MEANINGS: Readonly<Record<ModelMeaning, readonly [title: PageKey, text: PageKey]>> = {
  disparity: ['askDisparity', 'askDisparityMore'],
  distance: ['askDistance', 'askDistanceMore'],
  metres: ['askMetres', 'askMetresMore'],
  'log-metres': ['askLog', 'askLogMore'],
  'near-small': ['askNearSmall', 'askNearSmallMore'],
}

/** Asks one question at a time: a second model waits until the question about the first one is answered. */
function ask<T>(question: OptionQuestion<T>): Promise<T | null> {
  const answer = last.then(() => askOption(question))
  last = answer
  return answer
}

export const askProfile: AskProfile = {
  pixels: (name, candidates) =>
    ask({
      name: 'profile',
      title: t('askTitle'),
      text: t('askMore', { name }),
      options: candidates.map((profile, place) => ({
        value: profile,
        title: titleOf(profile),
        text: textOf(profile),
        isGuess: place === 0,
      })),
    }),
  meaning: (name, profile) =>
    ask({
      name: 'meaning',
      title: t('askMeaning'),
      text: t('askMeaningMore', { name }),
      options: MODEL_MEANINGS.map((meaning) => ({
        value: { ...profile, meaning },
        title: t(MEANINGS[meaning][0]),
        text: t(MEANINGS[meaning][1]),
        isGuess: meaning === profile.meaning,
      })),
    }),
}
