/** The page's engine. */
import { pageAddress } from '../../core/pageAddress.ts'
import { engineFiles } from '../assetUrls.ts'
import { spawnEngine, startable } from '../workers.ts'
import { createEngine } from './call.ts'

/** Getters, because a module may be imported where there is no DOM. */
export const pageEngine = createEngine({
  spawn: spawnEngine,
  get cores() {
    return navigator.hardwareConcurrency
  },
  get sharing() {
    if (!crossOriginIsolated) return 'not-isolated'
    // WebKitGTK isolates a page without sharing memory: the engine would start, and then fail to send its memory.
    return 'SharedArrayBuffer' in self ? 'isolated' : 'not-shared'
  },
  get base() {
    return pageAddress()
  },
  get files() {
    return engineFiles(startable)
  },
})
