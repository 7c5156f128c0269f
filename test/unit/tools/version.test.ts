import { expect, test } from 'vitest'
import manifest from '../../../package.json' with { type: 'json' }
import { VERSION } from '../../../src/core/version.ts'

test('VERSION equals the version in package.json', () => {
  expect(VERSION).toBe(manifest.version)
})
