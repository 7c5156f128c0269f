/** What an item’s state says about its maps. */
import { expect, test } from 'vitest'
import {
  createItem,
  type Item,
  type ItemState,
  isEstimated,
  mapSource,
  modelEstimate,
  toAppError,
} from '../../../../src/app/photo/item.ts'
import { DepthdropError } from '../../../../src/core/errors.ts'
import { STARTER } from '../../../../src/core/models.ts'
import type { Estimate } from '../../../../src/estimate.ts'
import { estimateOf } from '../queue/fakeEstimate.ts'

function itemWith(state: ItemState): Item {
  const item = createItem(1, { name: 'a', path: 'a', file: null }, STARTER)
  return Object.assign(item, { state })
}

const model = estimateOf('model')
const own: Estimate = {
  ...estimateOf('own'),
  origin: { kind: 'photo', form: 'gdepth' },
}

test.each<[string, ItemState, string | null, string | null]>([
  ['a photo that waits', { kind: 'waiting' }, null, null],
  ['a model’s map', { kind: 'done', estimate: model }, 'network', 'model'],
  [
    'a refined map',
    { kind: 'done', estimate: estimateOf('refined'), raw: model },
    'network',
    'model',
  ],
  [
    'the photo’s own map',
    { kind: 'done', estimate: { ...own, estimated: model } },
    'photo',
    'model',
  ],
  ['an own map of an earlier visit', { kind: 'done', estimate: own }, 'photo', null],
])('%s', (_, state, source, key) => {
  const item = itemWith(state)
  expect(mapSource(item)).toBe(source)
  expect(isEstimated(item)).toBe(source === 'network')
  expect(modelEstimate(item)?.key ?? null).toBe(key)
})

test('an error with a code keeps it, and any other error keeps its message', () => {
  expect(toAppError(new DepthdropError('map-gone', { name: 'a' }))).toEqual({
    kind: 'known',
    failure: { code: 'map-gone', facts: { name: 'a' } },
  })
  expect(toAppError(new TypeError('x is not a function'))).toEqual({
    kind: 'unexpected',
    detail: 'x is not a function',
  })
  expect(toAppError('a string')).toEqual({ kind: 'unexpected', detail: 'a string' })
})
