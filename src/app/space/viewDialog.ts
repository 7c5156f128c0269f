/** The 3D view: a dialog over the whole window with the photo as a surface. */
import { isCancelled } from '../../core/errors.ts'
import { outputName, stemOf } from '../../core/files/fileNames.ts'
import type { Estimate } from '../../estimate.ts'
import { download } from '../../io/browserDownload.ts'
import { h } from '../../page/dom.ts'
import { icon } from '../../page/icons.ts'
import { t } from '../../page/language.ts'
import type { ModelView } from '../../picture/modelView.ts'
import { makeTurnable } from '../../picture/turnable.ts'
import { hasWebGl } from '../../picture/webGl.ts'
import { toAppError } from '../photo/item.ts'
import { errorMessage } from '../photo/showError.ts'
import { effectOptions } from '../preferences/effectSettings.ts'
import { createFullScreenButton, createHeadsetButton, createTiltButton } from './deviceButtons.ts'
import { createModelSettings } from './modelSettings.ts'
import './viewDialog.css'

export interface ViewRequest {
  readonly estimate: Estimate
  /** Makes the model, as it is saved. */
  readonly makeModel: (format: 'glb' | 'ply', signal: AbortSignal) => Promise<Blob>
}

/** A slider that moves asks for a model at every step; only the last one is made. */
const REST_MS = 250

/** Creates a new dialog each time, so that it is in the current language. */
export function openViewDialog({ estimate, makeModel }: ViewRequest): void {
  const dialog = h('dialog', { class: 'space-dialog', 'aria-label': t('spaceTitle') })
  const stop = new AbortController()
  const canvas = h('canvas', {
    class: 'space-canvas',
    tabindex: 0,
    role: 'img',
    'aria-label': t('spaceCanvas', { name: estimate.name }),
  })
  const status = h('p', { class: 'space-status', role: 'status' }, t('spaceLoading'))
  const button = (text: string, act: () => void): HTMLButtonElement =>
    h('button', { class: 'quiet', type: 'button', onclick: act }, text)
  const shoot = button(t('spaceShot'), () => void saveScreenshot())
  const keep = button(t('spaceSave', { format: 'GLB' }), () => {
    if (model !== null) download(model.file, outputName(estimate.name, model.format))
  })
  const say = (text: string): void => {
    status.hidden = false
    status.textContent = text
  }
  const devices = {
    tilt: (isOn: boolean) => turnable.tilt(isOn),
    wear: async () => view?.wear(),
    say,
  }
  const headset = createHeadsetButton(devices)
  const close = h(
    'button',
    {
      class: 'icon-button space-close',
      type: 'button',
      'aria-label': t('close'),
      onclick: () => dialog.close(),
    },
    icon('close'),
  )
  shoot.disabled = true
  keep.disabled = true
  const keys = h('span', { class: 'space-keys' }, ` ${t('spaceKeys')}`)
  const hint = h('p', { class: 'small space-hint' }, t('spaceHint'), keys)
  const settings = createModelSettings(estimate.key, () => {
    clearTimeout(resting)
    resting = setTimeout(() => {
      making.abort()
      making = new AbortController()
      rebuild(AbortSignal.any([stop.signal, making.signal])).catch(fail)
    }, REST_MS)
  })
  settings.hidden = true
  const bar = h(
    'div',
    { class: 'space-bar' },
    hint,
    settings,
    keep,
    shoot,
    createTiltButton(devices),
    headset,
    createFullScreenButton(dialog),
  )
  dialog.append(canvas, status, bar, close)

  let view: ModelView | null = null
  /** The file on the screen. */
  let model: { readonly format: 'glb' | 'ply'; readonly file: Blob } | null = null
  let making = new AbortController()
  let resting: ReturnType<typeof setTimeout> | undefined

  const saveScreenshot = async (): Promise<void> => {
    const png = await view?.screenshot()
    if (png) download(png, `${stemOf(estimate.name)}.3d.png`)
  }
  /** Without WebGL the dialog shows the photo and a sentence. */
  const showStill = (): void => {
    status.textContent = t('spaceNoWebGl')
    const { blob } = estimate.photo
    if (blob === undefined) return
    const still = h('img', {
      class: 'space-canvas',
      alt: estimate.name,
      src: URL.createObjectURL(blob),
    })
    still.addEventListener('load', () => URL.revokeObjectURL(still.src), { once: true })
    canvas.replaceWith(still)
  }

  const start = async (): Promise<void> => {
    const canShow = hasWebGl()
    if (!canShow) showStill()
    const glb = await makeModel('glb', stop.signal)
    model = { format: 'glb', file: glb }
    keep.disabled = false
    if (!canShow) return
    const { createModelView } = await import('../../picture/modelView.ts')
    const made = await createModelView(canvas, glb)
    if (stop.signal.aborted) return made.close()
    view = made
    status.hidden = true
    shoot.disabled = false
    headset.disabled = false
    settings.hidden = false
    if (effectOptions(estimate.key).points) await rebuild(stop.signal)
    turnable.sway()
  }

  const rebuild = async (signal: AbortSignal): Promise<void> => {
    say(t('spaceLoading'))
    const format = effectOptions(estimate.key).points ? 'ply' : 'glb'
    const file = await makeModel(format, signal)
    await view?.replace(file, signal)
    if (signal.aborted) return
    model = { format, file }
    keep.textContent = t('spaceSave', { format: format.toUpperCase() })
    status.hidden = true
  }

  const fail = (error: unknown): void => {
    if (isCancelled(error) || stop.signal.aborted) return
    say(errorMessage(toAppError(error), estimate.name))
  }

  const turnable = makeTurnable(canvas, () => view)
  dialog.addEventListener('close', () => {
    stop.abort()
    clearTimeout(resting)
    turnable.close()
    view?.close()
    dialog.remove()
  })
  document.body.append(dialog)
  dialog.showModal()
  canvas.focus()
  start().catch(fail)
}
