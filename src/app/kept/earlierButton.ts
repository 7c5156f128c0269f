/** The button that opens the maps of earlier visits. It loads the gallery's code on the first press. */
import type { Estimate } from '../../estimate.ts'
import { bindText } from '../../page/bind.ts'
import { h } from '../../page/dom.ts'
import { t } from '../../page/language.ts'
import { toast } from '../ui/toast.ts'

export function createEarlierButton(open: (estimate: Estimate) => void): HTMLElement {
  const show = (): void => {
    import('./panel.ts').then(
      ({ openEarlier }) => openEarlier(open),
      () => toast('trouble', () => t('earlierMissing')),
    )
  }
  return bindText(h('button', { class: 'quiet earlier-open', type: 'button', onclick: show }), () =>
    t('earlierTitle'),
  )
}
