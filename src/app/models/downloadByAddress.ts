/** Asks for a model by its address, downloads it and adds it. Loaded on demand. */

import { findModelOf } from '../../client/availableModels.ts'
import type { ModelAddress } from '../../client/modelAddress.ts'
import { STARTER } from '../../core/models.ts'
import type { Model } from '../../core/types.ts'
import { t } from '../../page/language.ts'
import { showAppError } from '../photo/showError.ts'
import { toast } from '../ui/toast.ts'
import { askDownload } from './addressDialog.ts'
import { chooseModel, modelChoice, ownModels, showDownload, stopDownload } from './modelChoice.ts'
import { takeModel } from './takeModel.ts'

/** What the menu shows until the file is there and says what it is. */
function pendingModel({ name, url }: ModelAddress, size: number | null): Model {
  return {
    ...STARTER,
    id: 'own-address',
    title: name,
    bytes: size ?? 0,
    sha256: '',
    licence: '',
    source: { kind: 'own', address: url },
  }
}

async function download(address: ModelAddress, size: number | null): Promise<void> {
  const { name: title, host } = address
  const { fetchModelFile } = await ownModels()
  await stopDownload()
  const dismiss = toast('note', () => t('modelAddressStart', { model: title, host }), {
    label: () => t('modelCancel'),
    act: () => void stopDownload(),
  })
  const file = await showDownload(
    pendingModel(address, size),
    (options) => fetchModelFile(address, options),
    () => void download(address, size),
  )
  dismiss()
  if (file !== null) return takeModel(file)
  const { download: stopped } = modelChoice.get()
  if (stopped?.kind === 'stopped' && stopped.error !== null) showAppError(stopped.error, title)
}

/** Rejects with DepthdropError for an address that cannot be used. */
export async function downloadByAddress(text: string, isLink: boolean): Promise<void> {
  const { readModelAddress, askModelSize } = await ownModels()
  const address = readModelAddress(text)
  const known = await findModelOf(address.url)
  const isReady = modelChoice
    .get()
    .entries.some(({ model, state }) => model.id === known?.id && state === 'ready')
  if (isLink && isReady && known !== undefined) return chooseModel(known)
  const asked = askModelSize(address)
  if (await askDownload(address, asked)) await download(address, await asked)
}
