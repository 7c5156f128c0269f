import { expect, test } from 'vitest'
import { filteredMappings } from '../../../../tools/library/ownMappings.mjs'

/** Column of the code → source, line and column: 0 → a 0:0, 4 → b 10:2 with a name, 9 → b 11:0, 20 → a 3:5; third line 0 → a 5:5. */
const MAPPINGS = 'AAAA,ICUEC,KACF,WDRK;;AAEA'

test('keeps everything if all sources are kept', () => {
  expect(filteredMappings(MAPPINGS, () => true)).toBe(MAPPINGS)
})

test('ends a kept stretch once where another source begins, and stays relative to what is kept', () => {
  // 0 → a 0:0, 4 → nothing, 20 → a 3:5; third line 0 → a 5:5.
  expect(filteredMappings(MAPPINGS, (source) => source === 0)).toBe('AAAA,I,gBAGK;;AAEA')
})

test('of no kept source is empty', () => {
  expect(filteredMappings(MAPPINGS, () => false)).toBe(';;')
})
