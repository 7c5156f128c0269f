import { expect, test, vi } from 'vitest'
import { upgradeIn } from '../../../../src/app/models/upgrade.ts'
import type { ModelEntry } from '../../../../src/client/availableModels.ts'
import { MIDAS_SMALL, MIDAS_SMALL_Q8, STARTER } from '../../../../src/core/models.ts'

vi.mock('../../../../src/app/ui/toast.ts', () => ({ toast: () => () => undefined }))

function entry(id: ModelEntry['model']['id'], state: ModelEntry['state']): ModelEntry {
  return { model: { ...STARTER, id }, state, isStored: state === 'ready' }
}

test('of both forms the one with 8-bit weights is downloaded', () => {
  const small = entry(MIDAS_SMALL_Q8, 'on-site')
  expect(upgradeIn([entry(MIDAS_SMALL.id, 'on-site'), small])).toBe(small)
})

test('a form that is here already needs no other', () => {
  const full = entry(MIDAS_SMALL.id, 'ready')
  expect(upgradeIn([full, entry(MIDAS_SMALL_Q8, 'on-site')])).toBe(full)
})

test('a site with the full file alone offers that', () => {
  const full = entry(MIDAS_SMALL.id, 'on-site')
  expect(upgradeIn([entry('starter', 'ready'), full])).toBe(full)
  expect(upgradeIn([entry('starter', 'ready')])).toBeUndefined()
})
