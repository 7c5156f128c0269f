/** What the visitor hears of working offline, of new versions, and of threads that a reload would give. */
import { startOffline } from '../../offline/register.ts'
import { t } from '../../page/language.ts'
import { preferences } from '../../page/preferences.ts'
import { createStore } from '../../page/store.ts'
import { toast } from '../ui/toast.ts'

/** True where the engine would have more threads after a reload. */
export const reloadHelps = createStore(false)

function reload(): void {
  return location.reload()
}

function sayOnce(): void {
  if (preferences.get('offline') !== null) return
  preferences.set('offline', 'said')
  toast('note', () => t('offlineReady'))
}

/** @param hasWork whether a reload would take anything from the visitor. */
export function keepOffline(hasWork: () => boolean): void {
  return startOffline({
    onReady: sayOnce,
    onUpdate: (use) =>
      toast('note', () => t('newVersion'), { words: () => t('newVersionUse'), act: use }),
    onReplaced: () =>
      toast('note', () => t('newVersionElsewhere'), { words: () => t('reload'), act: reload }),
    // Touched at all, the page may be in the middle of a choice that nobody else can see: a file picker, for one.
    isIdle: () => !navigator.userActivation.hasBeenActive && !hasWork(),
    onReloadHelps: () => reloadHelps.set(true),
  })
}
