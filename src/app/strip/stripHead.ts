/** The line above the tiles: how many photos there are, and the buttons for all of them together. */

import { bindText } from '../../page/bind.ts'
import { h, setText } from '../../page/dom.ts'
import { icon } from '../../page/icons.ts'
import { t } from '../../page/language.ts'
import { type Item, isFinished, isPending, isStopped } from '../photo/item.ts'
import { announce } from '../ui/toast.ts'

export interface QueueActions {
  pause(): void
  resume(): void
  cancelAll(): void
  retryAll(): void
  removeAll(): void
  /** Saves the maps of all finished photos. */
  saveAll(): void
  /** Null if the browser offers no way to choose a folder. */
  readonly chooseFolder: (() => void) | null
  /** Buttons that add pictures in other ways. */
  readonly more: readonly HTMLElement[]
}

export interface StripHead {
  readonly element: HTMLElement
  render(items: readonly Item[], isPaused: boolean): void
}

function createButton(onclick: () => void): HTMLButtonElement {
  return h('button', { class: 'quiet', type: 'button', onclick })
}

/** @param fallback receives the focus when the focused button disappears and no other button is left */
export function createStripHead(actions: QueueActions, fallback: HTMLElement): StripHead {
  const total = h('span')
  const pending = h('span')
  let waiting = 0
  let paused = false

  const pause = createButton(() => {
    if (paused) {
      actions.resume()
      announce(t('resumedNow'))
    } else {
      actions.pause()
      announce(t('pausedNow', { count: waiting }))
    }
  })
  const saveWords = h('span')
  const saveAll = h(
    'button',
    { class: 'small-button strip-save', type: 'button', onclick: actions.saveAll },
    icon('download'),
    saveWords,
  )
  const retryAll = createButton(actions.retryAll)
  const removeAll = bindText(createButton(actions.removeAll), () => t('removeAll'))
  const cancelAll = bindText(createButton(actions.cancelAll), () => t('cancelAll'))
  const folder =
    actions.chooseFolder === null
      ? []
      : [
          bindText(
            h('button', { class: 'quiet', type: 'button', onclick: actions.chooseFolder }),
            () => t('addFolder'),
          ),
        ]
  const element = h(
    'div',
    { class: 'strip-head small figures' },
    total,
    pending,
    saveAll,
    pause,
    cancelAll,
    retryAll,
    removeAll,
    h('div', { class: 'strip-more' }, ...folder, ...actions.more),
  )

  return {
    element,
    render: (items, isPaused) => {
      paused = isPaused
      const focused = document.activeElement
      const toGo = items.filter(isPending).length
      waiting = items.filter(({ state }) => state.kind === 'waiting').length
      const stopped = items.filter(isStopped).length
      setText(total, t('stripCount', { count: items.length }))
      const failed = items.filter(({ state }) => state.kind === 'failed').length
      const finished = items.filter(isFinished).length
      const parts = [
        ...(toGo > 0 ? [t('stripPending', { count: toGo })] : []),
        ...(isPaused ? [t('paused')] : []),
        ...(failed > 0 ? [t('stripFailed', { count: failed })] : []),
      ]
      setText(pending, parts.join(' · '))
      setText(saveWords, t('saveAll', { count: finished }))
      setText(pause, t(isPaused ? 'resume' : 'pause'))
      setText(retryAll, t('retryAll', { count: stopped }))
      saveAll.hidden = finished < 2
      pause.hidden = waiting === 0
      cancelAll.hidden = toGo < 2
      retryAll.hidden = stopped < 2
      // If the focused button was hidden, focus the first visible one, so that keyboard users keep their place.
      if (focused instanceof HTMLElement && element.contains(focused) && focused.hidden) {
        const next = [pause, cancelAll, retryAll].find((button) => !button.hidden)
        ;(next ?? fallback).focus()
      }
    },
  }
}
