/** The way to the live camera: its buttons are there from the start, the view comes when somebody wants it. */

import { bindText } from '../../page/bind.ts'
import { h } from '../../page/dom.ts'
import { icon } from '../../page/icons.ts'
import { t } from '../../page/language.ts'
import { announce, toast } from '../ui/toast.ts'
import type { LiveView } from './liveView.ts'

export interface LiveCamera {
  /** Holds the view; empty before. */
  readonly element: HTMLElement
  createButton(className: string): HTMLElement
  isOpen(): boolean
  /** Where it is open, the camera goes off. */
  close(): void
  snapshot(): void
  /** `?camera` in the page's address, as a shortcut of the installed app has it. */
  openIfRequested(): void
}

/**
 * @param take a photo for the strip
 * @param changed it was opened or closed; the page shows it at once, since the focus goes there
 */
export function createLiveCamera(take: (photo: File) => void, changed: () => void): LiveCamera {
  const element = h('div', { class: 'live-place' })
  let made: LiveView | undefined
  let isOpen = false
  const buttons: HTMLButtonElement[] = []

  const close = (): void => {
    if (!isOpen) return
    isOpen = false
    const hadFocus = element.contains(document.activeElement)
    made?.close()
    announce(t('liveStopped'))
    changed()
    // The button that led here may have gone with the empty page.
    if (hadFocus) buttons.find((button) => button.checkVisibility())?.focus()
  }

  const open = async (): Promise<void> => {
    if (isOpen) return
    isOpen = true
    try {
      const { createLiveView } = await import('./liveView.ts')
      made ??= createLiveView(take, close)
      if (made.element.parentElement === null) element.append(made.element)
    } catch {
      isOpen = false
      toast('trouble', () => t('liveMissing'))
      return
    }
    changed()
    if (isOpen) made.open()
  }

  return {
    element,
    createButton: (className) => {
      const button = h(
        'button',
        { class: className, type: 'button', onclick: () => void open() },
        icon('camera'),
        bindText(h('span'), () => t('live')),
      )
      buttons.push(button)
      return button
    },
    isOpen: () => isOpen,
    close,
    snapshot: () => made?.snapshot(),
    openIfRequested: () => {
      if (new URLSearchParams(location.search).has('camera')) void open()
    },
  }
}
