/** The dialog that asks what the numbers in somebody's own depth map mean. */
import { MEANINGS, type Meaning } from '../../core/import/meanings.ts'
import { h } from '../../page/dom.ts'
import type { PageKey } from '../../page/i18n/strings.ts'
import { t } from '../../page/language.ts'
import type { AskMeaning } from './sources.ts'

const WORDS: Readonly<Record<Meaning, readonly [PageKey, PageKey]>> = {
  'near-large': ['ownLarge', 'ownLargeMore'],
  'near-small': ['ownSmall', 'ownSmallMore'],
  metres: ['ownMetres', 'ownDistanceMore'],
  millimetres: ['ownMillimetres', 'ownDistanceMore'],
}

function option(meaning: Meaning, guess: Meaning): HTMLLabelElement {
  const [title, more] = WORDS[meaning]
  const badge = meaning === guess ? [h('span', { class: 'badge' }, t('askGuess'))] : []
  return h(
    'label',
    { class: 'option' },
    h('input', { type: 'radio', name: 'meaning', value: meaning, checked: meaning === guess }),
    h('span', {}, h('strong', {}, t(title)), ...badge, h('small', {}, t(more))),
  )
}

/** Whole numbers may be millimetres, others are hardly. Made anew for every question, so that it speaks the language of the moment. */
export const askMeaning: AskMeaning = (file, guess, isInteger) =>
  new Promise((resolve) => {
    const offered = MEANINGS.filter((meaning) => isInteger || meaning !== 'millimetres')
    const form = h(
      'form',
      { method: 'dialog' },
      h('h2', { id: 'meaning-title' }, t('ownTitle')),
      h('p', { id: 'meaning-more' }, t('ownAsk', { name: file.name })),
      h(
        'div',
        { class: 'options', role: 'radiogroup', 'aria-labelledby': 'meaning-title' },
        ...offered.map((meaning) => option(meaning, guess)),
      ),
      h(
        'div',
        { class: 'dialog-actions' },
        h('button', { class: 'quiet', type: 'button', onclick: () => dialog.close() }, t('cancel')),
        h('button', { class: 'primary', value: 'use' }, t('askUse')),
      ),
    )
    const dialog = h(
      'dialog',
      { class: 'dialog', 'aria-labelledby': 'meaning-title', 'aria-describedby': 'meaning-more' },
      form,
    )
    dialog.addEventListener('close', () => {
      const chosen = new FormData(form).get('meaning')
      dialog.remove()
      resolve(
        dialog.returnValue === 'use'
          ? (offered.find((meaning) => meaning === chosen) ?? null)
          : null,
      )
    })
    document.body.append(dialog)
    dialog.showModal()
  })
