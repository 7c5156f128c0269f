/** The buttons of the 3D view that not every device has: for the full screen, for phones that can be tilted, and for headsets. */
import { h } from '../../page/dom.ts'
import { t } from '../../page/language.ts'
import { hasHeadset } from '../../picture/headset.ts'
import { allowTilt, mayTilt } from '../../picture/tilt.ts'

interface DeviceActions {
  /** Turns the view as the phone is tilted, or stops that. */
  tilt(isOn: boolean): void
  /** Shows the model in the headset. Rejects if that fails. */
  wear(): Promise<void>
  /** Shows a sentence in the view. */
  say(text: string): void
}

export function createTiltButton({ tilt, say }: DeviceActions): HTMLElement {
  const toggle = async (): Promise<void> => {
    const isOn = button.getAttribute('aria-pressed') !== 'true'
    if (isOn && !(await allowTilt())) {
      say(t('spaceTiltRefused'))
      return
    }
    button.setAttribute('aria-pressed', String(isOn))
    tilt(isOn)
  }
  const attributes = { class: 'quiet', type: 'button', 'aria-pressed': 'false', hidden: !mayTilt() }
  const button = h('button', { ...attributes, onclick: () => void toggle() }, t('spaceTilt'))
  return button
}

/** It becomes visible once the browser has found a headset. The dialog enables it once there is a model. */
export function createHeadsetButton({ wear, say }: DeviceActions): HTMLButtonElement {
  const start = (): void => void wear().catch(() => say(t('spaceNoHeadset')))
  const attributes = { class: 'quiet', type: 'button', hidden: true, disabled: true }
  const button = h('button', { ...attributes, onclick: start }, t('spaceHeadset'))
  hasHeadset().then(
    (isThere) => {
      button.hidden = !isThere
    },
    () => undefined,
  )
  return button
}

export function createFullScreenButton(target: HTMLElement): HTMLElement {
  const toggle = (): void => {
    const changing =
      document.fullscreenElement === null ? target.requestFullscreen() : document.exitFullscreen()
    // The browser may refuse; the view stays as it is.
    changing.catch(() => undefined)
  }
  const attributes = { class: 'quiet', type: 'button', hidden: !document.fullscreenEnabled }
  return h('button', { ...attributes, onclick: toggle }, t('spaceWhole'))
}
