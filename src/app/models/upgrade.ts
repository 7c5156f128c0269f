/** Fetches the site's better model in the background, for a visitor who has not chosen a model. */
import type { ModelEntry } from '../../client/availableModels.ts'
import { MIDAS_SMALL, MIDAS_SMALL_Q8, STARTER } from '../../core/models.ts'
import { t } from '../../page/language.ts'
import { megabytes } from '../../page/numbers.ts'
import { createPreference, preferences } from '../../page/preferences.ts'
import { toast } from '../ui/toast.ts'
import { checkModels, modelChoice, startDownload, stopDownload } from './modelChoice.ts'

/** Whether the visitor allows the download. Stored between visits. */
export const upgradeChoice = createPreference<boolean>(
  () => preferences.get('upgrade') !== 'no',
  (isAllowed) => preferences.set('upgrade', isAllowed ? 'yes' : 'no'),
)

/** NetworkInformation. Chromium alone has it, and Chromium on a desktop does not know the type. */
interface Connection {
  readonly saveData?: boolean
  readonly type?: string
  readonly effectiveType?: string
}

/** Safari and Firefox do not say whether a phone pays for its data, so a device with a touch screen counts as metered there. */
function isMetered(): boolean {
  const { connection } = navigator as Navigator & { readonly connection?: Connection }
  if (connection === undefined) return matchMedia('(pointer: coarse)').matches
  const { saveData, type, effectiveType } = connection
  return saveData === true || type === 'cellular' || /2g|3g/.test(effectiveType ?? '')
}

/** The build writes this element if the site has models (tools/site/modelList.mjs). Without it, the site is not asked. */
function hasSiteModels(): boolean {
  // To search the whole document after each map took 0.6 ms with 600 photos on the strip.
  return document.head.querySelector('meta[name="depthdrop-models"]') !== null
}

function isWanted(): boolean {
  return (
    upgradeChoice.get() &&
    preferences.get('model') === null &&
    modelChoice.get().chosen.id === STARTER.id
  )
}

/** The better model to change to: a stored one first, else the file with 8-bit weights, else the full one. */
export function upgradeIn(entries: readonly ModelEntry[]): ModelEntry | undefined {
  const better = [MIDAS_SMALL_Q8, MIDAS_SMALL.id].flatMap((id) =>
    entries.filter(({ model }) => model.id === id),
  )
  return better.find(({ state }) => state === 'ready') ?? better[0]
}

let isTried = false

/** To be called after each new map. Tries once per visit. Never rejects. */
export async function upgradeOnce(): Promise<void> {
  if (isTried || !hasSiteModels() || !isWanted() || isMetered()) return
  isTried = true
  await checkModels()
  const { entries, download } = modelChoice.get()
  const entry = upgradeIn(entries)
  if (entry?.state !== 'on-site' || download?.kind === 'running' || !isWanted()) return
  const { model } = entry
  const size = megabytes(model.bytes)
  const dismiss = toast('note', () => t('upgradeStart', { model: model.title, size }), {
    label: () => t('modelCancel'),
    act: () => upgradeChoice.set(false),
  })
  const unsubscribe = upgradeChoice.subscribe((isAllowed) => {
    if (!isAllowed) void stopDownload()
  })
  const end = await startDownload(model, isWanted)
  unsubscribe()
  dismiss()
  if (end === 'done') toast('note', () => t('upgradeDone', { model: model.title }))
}
