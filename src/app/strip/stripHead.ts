/** What is said and done about all photos of the strip together. */

import { bindText } from '../../page/bind.ts'
import { h, setText } from '../../page/dom.ts'
import { t } from '../../page/language.ts'
import { type Item, isPending, isStopped } from '../photo/item.ts'
import { announce } from '../ui/toast.ts'

export interface QueueActions {
  pause(): void
  resume(): void
  cancelAll(): void
  retryAll(): void
  /** Null where the browser lets nobody choose a folder. */
  readonly chooseFolder: (() => void) | null
  /** The button that leads to the camera. */
  readonly live: HTMLElement
}

export interface StripHead {
  readonly element: HTMLElement
  render(items: readonly Item[], isPaused: boolean): void
}

function quiet(onclick: () => void): HTMLButtonElement {
  return h('button', { class: 'quiet', type: 'button', onclick })
}

export function createStripHead(actions: QueueActions): StripHead {
  const total = h('span')
  const pending = h('span')
  let waiting = 0
  let paused = false

  const pause = quiet(() => {
    if (paused) {
      actions.resume()
      announce(t('resumedNow'))
    } else {
      actions.pause()
      announce(t('pausedNow', { count: waiting }))
    }
  })
  const retryAll = quiet(actions.retryAll)
  const cancelAll = bindText(quiet(actions.cancelAll), () => t('cancelAll'))
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
    pause,
    cancelAll,
    retryAll,
    h('div', { class: 'strip-more' }, ...folder, actions.live),
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
      const words = toGo === 0 ? '' : t('stripPending', { count: toGo })
      setText(pending, isPaused ? `${words} · ${t('paused')}` : words)
      setText(pause, t(isPaused ? 'resume' : 'pause'))
      setText(retryAll, t('retryAll', { count: stopped }))
      pause.hidden = waiting === 0
      cancelAll.hidden = toGo < 2
      retryAll.hidden = stopped < 2
      // Who pressed what is now gone goes on from here.
      if (focused instanceof HTMLElement && element.contains(focused) && focused.hidden) {
        const next = [pause, cancelAll, retryAll].find((button) => !button.hidden)
        ;(next ?? element.parentElement?.querySelector<HTMLElement>('.tile-add'))?.focus()
      }
    },
  }
}
