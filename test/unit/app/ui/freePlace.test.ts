/** Where a message is placed, so that it covers no control. */
import { expect, test } from 'vitest'
import { freePlace } from '../../../../src/app/ui/freePlace.ts'

const bounds = { left: 0, top: 0, right: 1000, bottom: 600 }

test('a message is in the lower end corner if nothing is there', () => {
  expect(freePlace(400, 80, bounds, [])).toEqual({ left: 600, top: 520, isFree: true })
})

test('a message is above the controls of that corner', () => {
  const bar = { left: 700, top: 560, right: 900, bottom: 590 }
  expect(freePlace(400, 80, bounds, [bar])).toEqual({ left: 600, top: 472, isFree: true })
})

test('a message is beside a panel that is as high as the window', () => {
  const panel = { left: 750, top: 0, right: 1000, bottom: 600 }
  expect(freePlace(400, 80, bounds, [panel])).toEqual({ left: 300, top: 520, isFree: true })
})

test('without a free place a message covers as little as possible', () => {
  const wall = { left: 0, top: 0, right: 1000, bottom: 570 }
  expect(freePlace(400, 80, bounds, [wall])).toEqual({
    left: 600,
    top: 520,
    isFree: false,
  })
})
