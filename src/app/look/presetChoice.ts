/** Chooses, saves, renames and deletes presets of the style and of the effects. */
import { bindText } from '../../page/bind.ts'
import { h } from '../../page/dom.ts'
import type { PageKey } from '../../page/i18n/strings.ts'
import { language, t } from '../../page/language.ts'
import type { ChangeHistory } from '../preferences/history.ts'
import {
  applySettings,
  currentSettings,
  isSameSettings,
  MOST_PRESETS,
  type Preset,
  storedPresets,
  storePresets,
} from '../preferences/presets.ts'
import { toast } from '../ui/toast.ts'
import { askName } from './askName.ts'

const UNDO_MS = 10_000

export interface PresetChoice {
  readonly element: HTMLElement
  /** Shows the stored presets, and which of them is on the stage. */
  render(): void
}

function without(presets: readonly Preset[], name: string): readonly Preset[] {
  return presets.filter((preset) => preset.name !== name)
}

function isTaken(presets: readonly Preset[], name: string): boolean {
  return presets.some((preset) => preset.name === name)
}

export function createPresetChoice(history: ChangeHistory): PresetChoice {
  /** Two presets may hold the same settings. */
  let last = ''
  let listed = ''

  /** The preset whose settings are in use. */
  const current = (presets: readonly Preset[]): Preset | undefined => {
    const settings = currentSettings()
    const same = presets.filter((preset) => isSameSettings(preset, settings))
    return same.find(({ name }) => name === last) ?? same[0]
  }

  const select = h('select', { class: 'field-select preset-select' })
  select.addEventListener('change', () => {
    const preset = storedPresets().find(({ name }) => name === select.value)
    if (preset !== undefined) {
      last = preset.name
      history.asOneStep(() => applySettings(preset))
    }
    render()
  })

  const store = (presets: readonly Preset[]): void => {
    storePresets(presets)
    render()
  }

  const save = async (): Promise<void> => {
    const name = await askName({
      title: t('presetSaveTitle'),
      text: t('presetHolds'),
      submit: t('presetStore'),
      initial: last,
      remark: (typed) =>
        isTaken(storedPresets(), typed)
          ? t('presetReplaces', { name: typed })
          : storedPresets().length < MOST_PRESETS
            ? ''
            : t('presetsFull', { count: MOST_PRESETS }),
      isFree: (typed) => isTaken(storedPresets(), typed) || storedPresets().length < MOST_PRESETS,
    })
    if (name === null) return
    last = name
    store([...without(storedPresets(), name), { name, ...currentSettings() }])
  }

  const rename = async (preset: Preset): Promise<void> => {
    const isOthers = (typed: string): boolean =>
      isTaken(without(storedPresets(), preset.name), typed)
    const name = await askName({
      title: t('presetRenameTitle', { name: preset.name }),
      text: '',
      submit: t('presetRenameNow'),
      initial: preset.name,
      remark: (typed) => (isOthers(typed) ? t('presetTaken', { name: typed }) : ''),
      isFree: (typed) => !isOthers(typed),
    })
    if (name === null) return
    last = name
    store([...without(storedPresets(), preset.name), { ...preset, name }])
  }

  const remove = (preset: Preset): void => {
    store(without(storedPresets(), preset.name))
    // The button that had the focus is hidden with the last preset.
    if (storedPresets().length === 0) saveButton.focus()
    toast('note', () => t('presetDeleted', { name: preset.name }), {
      label: () => t('undo'),
      act: () => {
        const now = storedPresets()
        if (!isTaken(now, preset.name) && now.length < MOST_PRESETS) store([...now, preset])
        else toast('trouble', () => t('presetNotRestored', { name: preset.name }))
      },
      forMs: UNDO_MS,
    })
  }

  const createButton = (label: PageKey, act: () => void): HTMLButtonElement =>
    bindText(h('button', { class: 'small-button', type: 'button', onclick: act }), () => t(label))
  /** @param act receives the preset that is in use */
  const createEdit = (label: PageKey, act: (preset: Preset) => void): HTMLButtonElement =>
    createButton(label, () => {
      const preset = current(storedPresets())
      if (preset !== undefined) act(preset)
    })
  const saveButton = createButton('presetSave', () => void save())
  const edits = [
    createEdit('presetRename', (preset) => void rename(preset)),
    createEdit('presetDelete', remove),
  ]

  const render = (): void => {
    const presets = storedPresets()
    const used = current(presets)
    if (used !== undefined) last = used.name
    const names = presets.map(({ name }) => name)
    const list = JSON.stringify([t('presetNone'), ...names])
    // Without this, a list that is open would close.
    if (list !== listed) {
      listed = list
      select.replaceChildren(
        h('option', { value: '' }, t('presetNone')),
        ...names.map((name) => h('option', { value: name }, name)),
      )
    }
    select.value = used?.name ?? ''
    for (const button of edits) {
      button.hidden = presets.length === 0
      // A button that has the focus would lose it if it were disabled.
      button.setAttribute('aria-disabled', String(used === undefined))
    }
  }
  language.subscribe(render)

  return {
    element: h(
      'div',
      { class: 'presets' },
      h(
        'label',
        { class: 'field-row' },
        bindText(h('span'), () => t('preset')),
        select,
      ),
      h('div', { class: 'row' }, saveButton, ...edits),
    ),
    render,
  }
}
