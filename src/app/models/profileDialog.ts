/** The dialog that asks how an ambiguous model wants its pixels. */
import type { Profile, Triple } from '../../core/types.ts'
import { h } from '../../page/dom.ts'
import { t } from '../../page/language.ts'
import type { AskProfile } from './modelChoice.ts'

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

interface ProfileWords {
  readonly title: string
  readonly more: string
}

function profileWords({ normalisation, range, order }: Profile): ProfileWords {
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

function option(profile: Profile, place: number, isGuess: boolean): HTMLLabelElement {
  const { title, more } = profileWords(profile)
  const badge = isGuess ? [h('span', { class: 'badge' }, t('askGuess'))] : []
  return h(
    'label',
    { class: 'option' },
    h('input', { type: 'radio', name: 'profile', value: place, checked: isGuess }),
    h('span', {}, h('strong', {}, title), ...badge, h('small', {}, more)),
  )
}

/** Made anew for every question, so that it always speaks the language of the moment. */
const open: AskProfile = (file, candidates) =>
  new Promise((resolve) => {
    const form = h(
      'form',
      { method: 'dialog' },
      h('h2', { id: 'ask-title' }, t('askTitle')),
      h('p', { id: 'ask-more' }, t('askMore', { name: file.name })),
      h(
        'div',
        { class: 'options', role: 'radiogroup', 'aria-labelledby': 'ask-title' },
        ...candidates.map((profile, i) => option(profile, i, i === 0)),
      ),
      h(
        'div',
        { class: 'dialog-actions' },
        // Not a submit button: Enter in the form presses the first of those.
        h('button', { class: 'quiet', type: 'button', onclick: () => dialog.close() }, t('cancel')),
        h('button', { class: 'primary', value: 'use' }, t('askUse')),
      ),
    )
    const names = { 'aria-labelledby': 'ask-title', 'aria-describedby': 'ask-more' }
    const dialog = h('dialog', { class: 'dialog', ...names }, form)
    dialog.addEventListener('close', () => {
      const place = Number(new FormData(form).get('profile'))
      dialog.remove()
      resolve(dialog.returnValue === 'use' ? (candidates[place] ?? null) : null)
    })
    document.body.append(dialog)
    dialog.showModal()
  })

let last: Promise<unknown> = Promise.resolve()

/** One question at a time: a second model waits for the answer about the first. */
export const askProfile: AskProfile = (file, candidates) => {
  const answer = last.then(() => open(file, candidates))
  last = answer
  return answer
}
