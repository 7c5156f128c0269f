/** Global keyboard shortcuts. All need a modifier or are Escape, so that they do not interfere with typing or speech input. */
import { isTextField } from '../../page/dom.ts'

export const isApple = /Mac|iPhone|iPad/.test(navigator.platform)

export function keyName(letter: string): string {
  return isApple ? `⌘${letter}` : `Ctrl ${letter}`
}

/** Whether a dialog or a popover is open, which then receives the keys. */
export function isOverlayOpen(): boolean {
  return document.querySelector('dialog[open], :popover-open') !== null
}

export interface KeyActions {
  choose(): void
  save(): void
  cancel(): void
  undo(): void
  redo(): void
}

export function listenToKeys(actions: KeyActions): void {
  addEventListener('keydown', (event) => {
    const hasCommand = (isApple ? event.metaKey : event.ctrlKey) && !event.altKey
    const isCommand = hasCommand && !event.shiftKey
    if (isOverlayOpen()) return
    if (hasCommand && event.key.toLowerCase() === 'z' && !isTextField(event.target)) {
      event.preventDefault()
      if (event.shiftKey) actions.redo()
      else actions.undo()
    } else if (isCommand && event.key.toLowerCase() === 'o') {
      event.preventDefault()
      actions.choose()
    } else if (isCommand && event.key.toLowerCase() === 's') {
      event.preventDefault()
      actions.save()
    } else if (event.key === 'Escape' && !event.defaultPrevented) {
      actions.cancel()
    }
  })
}
