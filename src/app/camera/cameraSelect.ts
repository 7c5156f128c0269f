/** Lets the visitor choose a camera. The list follows what is connected, and the choice is stored. */
import { type CameraChoice, listCameras } from '../../io/camera.ts'
import { bindText } from '../../page/bind.ts'
import { h } from '../../page/dom.ts'
import { language, t } from '../../page/language.ts'
import { preferences } from '../../page/preferences.ts'

export interface CameraSelect {
  /** Hidden if there are fewer than two cameras. */
  readonly element: HTMLElement
  /** The id of the chosen camera. Undefined: the browser chooses. */
  selected(): string | undefined
  /** Lists the cameras again. The browser returns their names only after it has allowed one. `running` is an id. */
  refresh(running: string | undefined): Promise<void>
}

/** @param changed is called after the visitor chose another camera */
export function createCameraSelect(changed: () => void): CameraSelect {
  let cameras: readonly CameraChoice[] = []
  let running: string | undefined
  const select = h('select', { class: 'live-select' })
  const element = h(
    'label',
    { class: 'live-choice', hidden: true },
    bindText(h('span', { class: 'small' }), () => t('liveCamera')),
    select,
  )

  const render = (): void => {
    element.hidden = cameras.length < 2
    const options = cameras.map(({ id, label }, i) =>
      h(
        'option',
        { value: id, selected: id === running },
        label === '' ? t('liveCameraNth', { nth: i + 1 }) : label,
      ),
    )
    select.replaceChildren(...options)
  }
  const refresh = async (id: string | undefined = running): Promise<void> => {
    running = id
    cameras = await listCameras()
    render()
  }
  select.addEventListener('change', () => {
    preferences.set('camera', select.value)
    changed()
  })
  language.subscribe(render)
  navigator.mediaDevices?.addEventListener('devicechange', () => void refresh())
  return { element, selected: () => preferences.get('camera') ?? undefined, refresh }
}
