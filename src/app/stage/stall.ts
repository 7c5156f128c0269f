/** Says that a photo has made no progress for long, and notices when it does again. */
import { bindText } from '../../page/bind.ts'
import { h, setText } from '../../page/dom.ts'
import type { PageKey } from '../../page/i18n/strings.ts'
import { t } from '../../page/language.ts'

/** The starter needs a fraction of a second on a phone, but a large model may need this long. */
const QUIET_MS = 15_000

export interface Stall {
  readonly element: HTMLElement
  /**
   * Call it at each step. `state` names the step; it is empty while there is nothing to wait for. `isLoading`: the model is on its
   * way, so that the connection may be the reason.
   */
  watch(state: string, isLoading: boolean): void
}

/** @param changed receives true when the photo stalls, and false when it moves on */
export function createStall(changed: (isStalled: boolean) => void): Stall {
  let reason: PageKey = 'stalled'
  const sentence = (): string => t(reason, { seconds: QUIET_MS / 1000 })
  const element = bindText(h('p', { class: 'small', hidden: true }), sentence)
  let last = ''
  let timer: ReturnType<typeof setTimeout> | undefined
  const set = (isStalled: boolean): void => {
    element.hidden = !isStalled
    changed(isStalled)
  }
  return {
    element,
    watch: (state, isLoading) => {
      if (state === last) return
      last = state
      reason = isLoading ? 'stalledLoading' : 'stalled'
      setText(element, sentence())
      clearTimeout(timer)
      set(false)
      if (state !== '') timer = setTimeout(() => set(true), QUIET_MS)
    },
  }
}
