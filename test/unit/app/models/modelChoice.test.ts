/** The chosen model: what is restored, and when the page estimates the selected photo with another model. */
import { beforeEach, expect, test, vi } from 'vitest'
import type * as Choice from '../../../../src/app/models/modelChoice.ts'
import type { ModelEntry } from '../../../../src/client/availableModels.ts'
import { STARTER } from '../../../../src/core/models.ts'
import type { Model } from '../../../../src/core/types.ts'

const MIDAS: Model = { ...STARTER, id: 'midas-small' }

let entries: readonly ModelEntry[]
let download: Promise<void>

vi.mock('../../../../src/client/availableModels.ts', () => ({
  availableModels: async () => entries,
  downloadModel: () => download,
  forgetModel: async () => undefined,
}))
vi.mock('../../../../src/client/siteModels.ts', () => ({ readSiteModels: async () => undefined }))
vi.mock('../../../../src/page/language.ts', () => ({ t: (key: string) => key }))

const stored = new Map<string, string>()
let choice: typeof Choice

function entry(model: Model, state: ModelEntry['state'] = 'ready'): ModelEntry {
  return { model, state, isStored: false }
}

beforeEach(async () => {
  stored.clear()
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
  })
  entries = [entry(STARTER), entry(MIDAS)]
  vi.resetModules()
  choice = await import('../../../../src/app/models/modelChoice.ts')
  return () => vi.unstubAllGlobals()
})

test('the model of the last visit is chosen again', async () => {
  choice.chooseModel(MIDAS)
  vi.resetModules()
  const next = await import('../../../../src/app/models/modelChoice.ts')
  expect(next.modelChoice.get().chosen.id).toBe(STARTER.id)
  await next.restoreModelChoice()
  expect(next.modelChoice.get().chosen.id).toBe(MIDAS.id)
})

test('a model that is no longer stored is not restored', async () => {
  choice.chooseModel(MIDAS)
  entries = [entry(STARTER), entry(MIDAS, 'on-site')]
  await choice.restoreModelChoice()
  expect(choice.modelChoice.get().chosen.id).toBe(STARTER.id)
})

test('choosing another model is reported once', async () => {
  await choice.refreshModels()
  const listener = vi.fn()
  choice.onModelSwitch(listener)
  choice.chooseModel(MIDAS)
  choice.chooseModel(MIDAS)
  expect(listener).toHaveBeenCalledTimes(1)
})

test('a removed model that gives way to the starter is not reported as a choice', async () => {
  await choice.refreshModels()
  choice.chooseModel(MIDAS)
  const listener = vi.fn()
  choice.onModelSwitch(listener)
  entries = [entry(STARTER), entry(MIDAS, 'on-site')]
  await choice.removeModel(MIDAS)
  expect(choice.modelChoice.get().chosen.id).toBe(STARTER.id)
  expect(listener).not.toHaveBeenCalled()
})

test('a downloaded model is chosen', async () => {
  download = Promise.resolve()
  expect(await choice.startDownload(MIDAS)).toBe('done')
  expect(choice.modelChoice.get()).toMatchObject({ chosen: { id: MIDAS.id }, download: null })
})

test('a download that fails keeps the model that was chosen, and its error', async () => {
  download = Promise.reject(new Error('offline'))
  expect(await choice.startDownload(MIDAS)).toBe('stopped')
  expect(choice.modelChoice.get()).toMatchObject({
    chosen: { id: STARTER.id },
    download: { kind: 'stopped', error: { kind: 'unexpected', detail: 'offline' } },
  })
})
