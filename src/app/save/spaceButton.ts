/** The button "3D" beside the picture, and the opening of the 3D view. */
import { fitPixels } from '../../core/resample/fitSize.ts'
import type { Estimate } from '../../estimate.ts'
import { makeFile } from '../../makeFile.ts'
import { bindAttribute, bindText } from '../../page/bind.ts'
import { h } from '../../page/dom.ts'
import { icon } from '../../page/icons.ts'
import { t } from '../../page/language.ts'
import { toast } from '../ui/toast.ts'
import { exportOptions } from './exportOptions.ts'

/** Each pixel becomes a point, and a screen shows no more. */
const MOST_POINTS = 2_000_000

export interface SpaceButton {
  readonly element: HTMLElement
  /** Null hides the button. */
  show(estimate: Estimate | null): void
  /** Opens the 3D view of the map that is shown. Its code is loaded the first time. */
  open(): void
}

export function createSpaceButton(): SpaceButton {
  let current: Estimate | null = null

  const load = async (estimate: Estimate): Promise<void> => {
    const { openViewDialog } = await import('../space/viewDialog.ts')
    openViewDialog({
      estimate,
      makeModel: (format, signal) => {
        const size = format === 'ply' ? fitPixels(estimate.size, MOST_POINTS) : estimate.size
        const options = { ...exportOptions(estimate.key), signal }
        return makeFile({ ...estimate, size }, format, options)
      },
    })
  }
  const open = (): void => {
    if (current !== null) load(current).catch(() => toast('trouble', () => t('panelMissing')))
  }
  const element = h(
    'button',
    { class: 'small-button dock-button', type: 'button', hidden: true, onclick: open },
    icon('cube'),
    bindText(h('span'), () => t('spaceShort')),
  )
  bindAttribute(element, 'aria-label', () => t('spaceOpen'))
  return {
    element,
    open,
    show: (estimate) => {
      current = estimate
      element.hidden = estimate === null
    },
  }
}
