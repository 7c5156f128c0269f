/** The live camera on the page: buttons that open it, and the view, which is loaded when it is opened first. */
import { bindText } from '../../page/bind.ts'
import { h } from '../../page/dom.ts'
import { icon } from '../../page/icons.ts'
import { t } from '../../page/language.ts'
import { announce, toast } from '../ui/toast.ts'
import type { LiveView } from './liveView.ts'

export interface LiveCamera {
  /** Contains the view once it was opened. */
  readonly element: HTMLElement
  /** A button that opens the camera. */
  createButton(className: string): HTMLElement
  isOpen(): boolean
  /** Turns the camera off and hides the view, if it is open. */
  close(): void
  snapshot(): void
  /** Opens the camera if the page's address has `?camera`, as a shortcut of the installed app has it. */
  openIfRequested(): void
}

/**
 * @param take receives a snapshot for the strip of photos
 * @param changed is called after opening and after closing; the page must render at once, since the focus moves then
 */
export function createLiveCamera(take: (photo: File) => void, changed: () => void): LiveCamera {
  const element = h('div', { class: 'live-place' })
  let view: LiveView | undefined
  let isOpen = false
  const buttons: HTMLButtonElement[] = []

  const close = (): void => {
    if (!isOpen) return
    isOpen = false
    const hadFocus = element.contains(document.activeElement)
    view?.close()
    announce(t('liveStopped'))
    changed()
    // The button that was pressed may be hidden with the start page.
    if (hadFocus) buttons.find((button) => button.checkVisibility())?.focus()
  }

  const open = async (): Promise<void> => {
    if (isOpen) return
    isOpen = true
    try {
      const { createLiveView } = await import('./liveView.ts')
      view ??= createLiveView(take, close)
      if (view.element.parentElement === null) element.append(view.element)
    } catch {
      isOpen = false
      toast('trouble', () => t('liveMissing'))
      return
    }
    changed()
    if (isOpen) view.open()
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
    snapshot: () => view?.snapshot(),
    openIfRequested: () => {
      if (new URLSearchParams(location.search).has('camera')) void open()
    },
  }
}
