/** The button in the header that shows the chosen model, and the panel with all models. */

import type { ModelEntry } from '../../client/availableModels.ts'
import { bindAttribute, bindText } from '../../page/bind.ts'
import { h } from '../../page/dom.ts'
import { fileInput } from '../../page/fileInput.ts'
import { icon } from '../../page/icons.ts'
import { language, t } from '../../page/language.ts'
import { attachPopover, popoverPanel } from '../ui/popover.ts'
import { checkModels, type ModelChoice, modelChoice } from './modelChoice.ts'
import { createModelRow, showProgress } from './modelRow.ts'
import { upgradeChoice, upgradeIn } from './upgrade.ts'

/** Whether nothing but the progress of a download differs. */
function isOnlyProgress(a: ModelChoice, b: ModelChoice): boolean {
  return (
    a.entries === b.entries &&
    a.chosen === b.chosen &&
    a.download?.kind === 'running' &&
    b.download?.kind === 'running' &&
    a.download.abort === b.download.abort
  )
}

/** A model that is downloaded by its address is listed before it is known. */
function rowsOf({ entries, download }: ModelChoice): readonly ModelEntry[] {
  const isListed = entries.some(({ model }) => model.id === download?.model.id)
  return download === null || isListed
    ? entries
    : [...entries, { model: download.model, state: 'on-site', isStored: false }]
}

/** The model's file, and the files with its weights if it was exported as several. */
const MODEL_FILES = '.onnx,.onnx_data,.data'

export function createModelMenu(
  takeModels: (files: readonly File[]) => void,
  takeAddress: (text: string) => void,
): HTMLElement {
  const title = h('span', { class: 'model-title' })
  const button = h(
    'button',
    { class: 'header-button', type: 'button' },
    icon('model'),
    title,
    icon('chevron'),
  )
  const list = h('ul', { class: 'model-list' })
  const input = fileInput({ accept: MODEL_FILES, multiple: true }, (files) => {
    popover.close()
    takeModels(files)
  })

  const own = h('button', { class: 'small-button', type: 'button', onclick: () => input.click() })
  const address = bindAttribute(
    h('input', { type: 'url', placeholder: 'https://…/model.onnx', spellcheck: 'false' }),
    'aria-label',
    () => t('modelAddressLabel'),
  )
  const byAddress = h(
    'form',
    {
      class: 'model-address',
      // An invalid address gets the page's own sentence.
      novalidate: true,
      onsubmit: (event) => {
        event.preventDefault()
        const text = address.value.trim()
        if (text === '') return address.focus()
        popover.close()
        address.value = ''
        takeAddress(text)
      },
    },
    address,
    bindText(h('button', { class: 'small-button' }), () => t('modelAddressAdd')),
  )
  const upgrade = h('input', {
    type: 'checkbox',
    onchange: () => upgradeChoice.set(upgrade.checked),
  })
  const upgradeRow = h(
    'label',
    { class: 'check model-upgrade' },
    upgrade,
    bindText(h('span'), () => t('upgradeSwitch')),
  )
  upgradeChoice.subscribe((isAllowed) => {
    upgrade.checked = isAllowed
  })
  upgrade.checked = upgradeChoice.get()
  const group = bindAttribute(h('div', { role: 'group' }, list), 'aria-label', () => t('models'))
  const panel = popoverPanel(
    'model-panel',
    bindText(h('p', { class: 'small' }), () => t('modelsMore')),
    group,
    upgradeRow,
    h(
      'div',
      { class: 'model-own' },
      bindText(own, () => t('modelOwnButton')),
      bindText(h('p', { class: 'small' }), () => t('modelOwnHint')),
      byAddress,
    ),
  )
  const popover = attachPopover(button, panel, () => void checkModels())

  /** Replaces all rows. The focus returns to the same control of the same model, or else to its radio button. */
  const renderRows = (choice: ModelChoice): void => {
    const active = document.activeElement
    const focused = active instanceof HTMLElement && list.contains(active) ? active : null
    const model = focused?.closest<HTMLElement>('[data-model]')?.dataset['model']
    const act = focused?.dataset['act']
    list.replaceChildren(...rowsOf(choice).map((entry) => createModelRow(entry, choice)))
    if (model !== undefined) {
      const row = list.querySelector(`[data-model="${CSS.escape(model)}"]`)
      const same = row?.querySelector<HTMLElement>(`[data-act="${act ?? ''}"]`)
      const again = same ?? row?.querySelector<HTMLElement>('button, input:not(:disabled)')
      again?.focus({ preventScroll: true })
    }
  }

  /** Most visits never open the menu, and its rows are the first that need the browser's formats of numbers. */
  let wasOpened = false
  const render = (): void => {
    const choice = modelChoice.get()
    if (wasOpened) renderRows(choice)
    upgradeRow.hidden = upgradeIn(choice.entries) === undefined
    title.textContent = choice.chosen.title
    button.setAttribute('aria-label', t('modelButton', { model: choice.chosen.title }))
  }
  let last = modelChoice.get()
  modelChoice.subscribe((choice) => {
    const row = list.querySelector('.model-running')
    const before = last
    last = choice
    const { download } = choice
    if (row !== null && download?.kind === 'running' && isOnlyProgress(before, choice))
      showProgress(row, download)
    else render()
  })
  language.subscribe(render)
  render()
  const open = (): void => {
    wasOpened = true
    render()
  }
  panel.addEventListener('beforetoggle', open, { once: true })

  return h('div', { class: 'menu' }, button, panel)
}
