import { beforeEach, expect, test, vi } from 'vitest'
import { oncePerFrame } from '../../../src/async/oncePerFrame.ts'

let frames: (() => void)[] = []

beforeEach(() => {
  frames = []
  vi.useFakeTimers()
  vi.stubGlobal('document', { hidden: false })
  vi.stubGlobal('requestAnimationFrame', (run: () => void) => frames.push(run))
  return () => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  }
})

test('many calls within a frame lead to one update, and a later call to another', () => {
  const update = vi.fn()
  const schedule = oncePerFrame(update)
  for (let i = 0; i < 3; i++) schedule()
  expect(update).not.toHaveBeenCalled()
  for (const run of frames.splice(0)) run()
  expect(update).toHaveBeenCalledTimes(1)
  schedule()
  for (const run of frames.splice(0)) run()
  expect(update).toHaveBeenCalledTimes(2)
})

test('a change that the update itself causes leads to one more update', () => {
  const update = vi.fn(() => {
    if (update.mock.calls.length < 2) schedule()
  })
  const schedule = oncePerFrame(update)
  schedule()
  for (let i = 0; i < 3; i++) for (const run of frames.splice(0)) run()
  expect(update).toHaveBeenCalledTimes(2)
})

test('a hidden tab, which has no frames, is updated by a timer', () => {
  vi.stubGlobal('document', { hidden: true })
  const update = vi.fn()
  oncePerFrame(update)()
  expect(frames).toEqual([])
  vi.runAllTimers()
  expect(update).toHaveBeenCalledTimes(1)
})
