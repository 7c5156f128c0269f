/** The dialog that asks how an ambiguous model wants its pixels. */
import type { Profile } from '../../core/types.ts'
import { h } from '../../page/dom.ts'
import { t } from '../../page/language.ts'
import type { Ask } from './modelChoice.ts'
import { profileWords } from './profileWords.ts'

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
const open: Ask = (file, candidates) =>
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
export const askProfile: Ask = (file, candidates) => {
  const answer = last.then(() => open(file, candidates))
  last = answer
  return answer
}
