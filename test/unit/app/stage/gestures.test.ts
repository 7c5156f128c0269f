import { beforeEach, expect, test, vi } from 'vitest'
import { attachGestures, type GestureHandlers } from '../../../../src/app/stage/gestures.ts'

/** A frame at (100, 50) of the page, with its gestures recorded as 'name arguments'. */
function setUp() {
  const frame = Object.assign(new EventTarget(), {
    getBoundingClientRect: () => ({ left: 100, top: 50 }),
    setPointerCapture: () => undefined,
  })
  const log: string[] = []
  const at = ({ x, y }: { readonly x: number; readonly y: number }): string => `${x},${y}`
  const handlers: GestureHandlers = {
    accepts: () => true,
    press: (point) => log.push(`press ${at(point)}`),
    drag: (point, dx, dy) => log.push(`drag ${at(point)} by ${dx},${dy}`),
    release: (point, isTap) => log.push(`release ${at(point)}${isTap ? ' tap' : ''}`),
    cancel: () => log.push('cancel'),
    doubleTap: (point) => log.push(`doubleTap ${at(point)}`),
    pinch: (point, factor, dx, dy) =>
      log.push(`pinch ${at(point)} × ${factor.toFixed(2)} by ${dx},${dy}`),
    hover: (point) => log.push(`hover ${point === null ? null : at(point)}`),
  }
  attachGestures(frame as unknown as HTMLElement, handlers)
  /** `x` and `y` are in the frame. */
  const send = (type: string, x: number, y: number, init: object = {}): Event => {
    const event = Object.assign(new Event(type, { cancelable: true }), {
      pointerId: 1,
      pointerType: 'touch',
      button: 0,
      clientX: x + 100,
      clientY: y + 50,
      ...init,
    })
    frame.dispatchEvent(event)
    return event
  }
  return { log, send }
}

beforeEach(() => {
  vi.stubGlobal('WheelEvent', { DOM_DELTA_LINE: 1 })
  return () => vi.unstubAllGlobals()
})

test('a pointer that moves fewer than 8 pixels is a tap, one that moves more is a drag', () => {
  const { log, send } = setUp()
  send('pointerdown', 10, 10)
  send('pointermove', 14, 10)
  send('pointerup', 14, 10)
  expect(log).toEqual(['press 10,10', 'drag 14,10 by 4,0', 'release 14,10 tap'])
  log.length = 0
  send('pointerdown', 10, 10)
  send('pointermove', 18, 10)
  send('pointerup', 10, 10)
  expect(log.at(-1)).toBe('release 10,10')
})

test('two taps at one place are a double tap, and the third begins again', () => {
  const { log, send } = setUp()
  for (let i = 0; i < 3; i++) {
    send('pointerdown', 10, 10)
    send('pointerup', 10, 10)
  }
  expect(log.filter((entry) => entry.startsWith('doubleTap'))).toEqual(['doubleTap 10,10'])
})

test('two taps at different places are no double tap', () => {
  const { log, send } = setUp()
  for (const x of [10, 50]) {
    send('pointerdown', x, 10)
    send('pointerup', x, 10)
  }
  expect(log.filter((entry) => entry.startsWith('doubleTap'))).toEqual([])
})

test('a second finger cancels the drag, and both scale about their centre', () => {
  const { log, send } = setUp()
  send('pointerdown', 0, 0)
  send('pointerdown', 100, 0, { pointerId: 2 })
  send('pointermove', 200, 0, { pointerId: 2 })
  send('pointerup', 200, 0, { pointerId: 2 })
  expect(log).toEqual(['press 0,0', 'cancel', 'pinch 100,0 × 2.00 by 50,0'])
})

test('the wheel scrolls the page, and scales the picture with Ctrl', () => {
  const { log, send } = setUp()
  expect(send('wheel', 5, 5, { deltaY: 100, deltaMode: 0 }).defaultPrevented).toBe(false)
  expect(send('wheel', 5, 5, { deltaY: 100, deltaMode: 0, ctrlKey: true }).defaultPrevented).toBe(
    true,
  )
  expect(log).toEqual(['pinch 5,5 × 0.67 by 0,0'])
})

test('a mouse hovers without a button, a finger does not', () => {
  const { log, send } = setUp()
  send('pointermove', 5, 5)
  send('pointermove', 6, 6, { pointerType: 'mouse' })
  send('pointerleave', 7, 7)
  expect(log).toEqual(['hover 6,6', 'hover null'])
})
