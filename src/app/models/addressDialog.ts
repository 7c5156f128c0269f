/** The dialog before a model is downloaded from another host. It shows the address as text only. */
import type { ModelAddress } from '../../client/modelAddress.ts'
import { MAX_MODEL_BYTES } from '../../core/models.ts'
import { h, setText } from '../../page/dom.ts'
import { failureMessage, t } from '../../page/language.ts'
import { storageSize } from '../../page/numbers.ts'

/** @param asked the size of the file in bytes, null if the host does not say it. The dialog opens before it is known */
export function askDownload(
  { host, name, shown }: ModelAddress,
  asked: Promise<number | null>,
): Promise<boolean> {
  const size = h('span', { class: 'figures' }, t('modelAddressSizing'))
  const trouble = h('p', { class: 'trouble', role: 'alert', hidden: true })
  const get = h('button', { class: 'primary', value: 'get' }, t('modelAddressGet'))
  void asked.then((bytes) => {
    setText(size, bytes === null ? t('modelAddressUnknown') : storageSize(bytes))
    if ((bytes ?? 0) <= MAX_MODEL_BYTES) return
    const facts = { address: shown, limit: MAX_MODEL_BYTES / 1e6 }
    trouble.textContent = failureMessage({ code: 'model-too-big', facts })
    trouble.hidden = false
    get.disabled = true
  })
  const dialog = h(
    'dialog',
    {
      class: 'dialog address-dialog',
      'aria-labelledby': 'address-title',
      'aria-describedby': 'address-file address-more',
    },
    h(
      'form',
      { method: 'dialog' },
      h('h2', { id: 'address-title' }, t('modelAddressTitle', { host })),
      h('p', { id: 'address-file' }, h('strong', {}, name), ' · ', size),
      h('p', { id: 'address-more', class: 'small' }, t('modelAddressMore')),
      trouble,
      h(
        'div',
        { class: 'dialog-actions' },
        // Cancel comes first and is not a submit button: the initial focus is on it, so that Enter downloads nothing.
        h('button', { class: 'quiet', type: 'button', onclick: () => dialog.close() }, t('cancel')),
        get,
      ),
    ),
  )
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      dialog.remove()
      resolve(dialog.returnValue === 'get')
    })
    document.body.append(dialog)
    dialog.showModal()
  })
}
