/** Shows messages about offline use and new versions, and records whether a reload would give more threads. */
import { startOffline } from '../../offline/register.ts'
import type { PageKey } from '../../page/i18n/strings.ts'
import { t } from '../../page/language.ts'
import { preferences } from '../../page/preferences.ts'
import { createStore } from '../../page/store.ts'
import { onFullDisk } from '../../storage/maps.ts'
import { deletePageFiles } from '../../storage/usage.ts'
import { toast } from '../ui/toast.ts'

/** True if the engine would have more threads after a reload. */
export const reloadHelps = createStore(false)

function reload(): void {
  return location.reload()
}

/** Says it once: at the first visit at which it is so, until it changes. */
function sayOnce(what: 'said' | 'failed', sentence: PageKey): void {
  if (preferences.get('offline') === what) return
  preferences.set('offline', what)
  toast('note', () => t(sentence))
}

/** Maps need the space more than the page, which the server has as well. */
async function giveWayToMaps(): Promise<boolean> {
  const hasMadeSpace = await deletePageFiles()
  if (hasMadeSpace) sayOnce('failed', 'offlineGaveWay')
  return hasMadeSpace
}

/** @param hasWork true if a reload would lose something */
export function keepOffline(hasWork: () => boolean): void {
  onFullDisk(giveWayToMaps)
  return startOffline({
    onReady: () => sayOnce('said', 'offlineReady'),
    onFailed: () => sayOnce('failed', 'offlineFailed'),
    onUpdate: (use) =>
      toast('note', () => t('newVersion'), { label: () => t('newVersionUse'), act: use }),
    onReplaced: () =>
      toast('note', () => t('newVersionElsewhere'), { label: () => t('reload'), act: reload }),
    // Once the visitor has used the page, a file picker may be open, which the page cannot see.
    isIdle: () => !navigator.userActivation.hasBeenActive && !hasWork(),
    onReloadHelps: () => reloadHelps.set(true),
  })
}
