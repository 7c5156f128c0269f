/** Shows messages about offline use and new versions, and records whether a reload would give more threads. */
import { startOffline } from '../../offline/register.ts'
import { t } from '../../page/language.ts'
import { preferences } from '../../page/preferences.ts'
import { createStore } from '../../page/store.ts'
import { toast } from '../ui/toast.ts'

/** True if the engine would have more threads after a reload. */
export const reloadHelps = createStore(false)

function reload(): void {
  return location.reload()
}

function announceOffline(): void {
  if (preferences.get('offline') !== null) return
  preferences.set('offline', 'said')
  toast('note', () => t('offlineReady'))
}

/** @param hasWork true if a reload would lose something */
export function keepOffline(hasWork: () => boolean): void {
  return startOffline({
    onReady: announceOffline,
    onUpdate: (use) =>
      toast('note', () => t('newVersion'), { label: () => t('newVersionUse'), act: use }),
    onReplaced: () =>
      toast('note', () => t('newVersionElsewhere'), { label: () => t('reload'), act: reload }),
    // Once the visitor has used the page, a file picker may be open, which the page cannot see.
    isIdle: () => !navigator.userActivation.hasBeenActive && !hasWork(),
    onReloadHelps: () => reloadHelps.set(true),
  })
}
