/** The words for the present step of a photo. */
import { expect, test, vi } from 'vitest'
import { progressLabel } from '../../../src/page/language.ts'

vi.mock('../../../src/page/preferences.ts', () => ({ preferences: { get: () => 'en' } }))

test.each([
  [undefined, 'Loading the engine and the model'],
  [1, 'Loading the model'],
  [4, 'Starting the engine'],
])('with %s of 4 bytes of the model the step is %s', (done, label) => {
  vi.stubGlobal('location', { search: '' })
  const bytes = done === undefined ? {} : { bytes: { done, total: 4, perSecond: 1 } }
  expect(progressLabel({ stage: 'model', fraction: null, ...bytes })).toBe(label)
  vi.unstubAllGlobals()
})
