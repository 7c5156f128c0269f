import { expect, test } from 'vitest'
import { DEFAULT_SETTINGS, isRaw, settingsText } from '../../../src/core/settings.ts'

test('settingsText names the refinements, and only the downscale for a raw map, as in older versions', () => {
  expect(settingsText(DEFAULT_SETTINGS)).toBe('smooth')
  expect(settingsText({ downscale: 'reference', detail: 'raw', flip: false })).toBe('reference')
  expect(settingsText({ downscale: 'smooth', detail: 'tiles', flip: true })).toBe(
    'smooth+tiles+flip',
  )
})

test('isRaw is false for a refined map and for one averaged with its mirror image', () => {
  expect([
    isRaw(DEFAULT_SETTINGS),
    isRaw({ detail: 'raw', flip: true }),
    isRaw({ detail: 'edges', flip: false }),
  ]).toEqual([true, false, false])
})
