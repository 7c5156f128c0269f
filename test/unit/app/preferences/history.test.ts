import { describe, expect, test } from 'vitest'
import { createHistory, watched } from '../../../../src/app/preferences/history.ts'
import { createStore } from '../../../../src/page/store.ts'

function opened() {
  const look = createStore({ colour: 'red', steps: 0 })
  const detail = createStore({ size: 1 })
  let ms = 0
  const history = createHistory([watched(look), watched(detail)], () => ms)
  return {
    history,
    colour: { set: (colour: string) => look.set({ ...look.get(), colour }) },
    steps: { set: (steps: number) => look.set({ ...look.get(), steps }) },
    size: { set: (size: number) => detail.set({ size }) },
    look,
    wait: (more: number) => {
      ms += more
    },
    values: () => [look.get().colour, detail.get().size],
  }
}

describe('the history', () => {
  test('goes back and forward through the changes of all settings', () => {
    const { history, colour, size, wait, values } = opened()
    expect(history.can.get()).toEqual({ undo: false, redo: false })
    colour.set('green')
    wait(1000)
    size.set(2)
    history.undo()
    expect(values()).toEqual(['green', 1])
    history.undo()
    expect(values()).toEqual(['red', 1])
    expect(history.can.get()).toEqual({ undo: false, redo: true })
    history.undo()
    expect(values()).toEqual(['red', 1])
    history.redo()
    history.redo()
    expect(values()).toEqual(['green', 2])
    expect(history.can.get()).toEqual({ undo: true, redo: false })
  })

  test('takes a slider that moves as one step', () => {
    const { history, size, wait, values } = opened()
    for (const value of [2, 3, 4]) {
      size.set(value)
      wait(100)
    }
    wait(1000)
    size.set(5)
    history.undo()
    expect(values()).toEqual(['red', 4])
    history.undo()
    expect(values()).toEqual(['red', 1])
  })

  test('a store that is set to the same settings makes no step', () => {
    const { history, colour, look } = opened()
    look.set({ ...look.get() })
    expect(history.can.get()).toEqual({ undo: false, redo: false })
    colour.set('green')
    history.undo()
    look.set({ ...look.get() })
    expect(history.can.get()).toEqual({ undo: false, redo: true })
  })

  test('two settings that change in one moment are two steps', () => {
    const { history, colour, size, values } = opened()
    colour.set('green')
    size.set(2)
    history.undo()
    expect(values()).toEqual(['green', 1])
  })

  test('so are two settings of the style, but not those that one handle moves', () => {
    const { history, colour, steps, look, wait } = opened()
    colour.set('green')
    steps.set(8)
    history.undo()
    expect(look.get()).toEqual({ colour: 'green', steps: 0 })
    look.set({ colour: 'blue', steps: 5 })
    wait(50)
    steps.set(6)
    history.undo()
    expect(look.get()).toEqual({ colour: 'green', steps: 0 })
  })

  test('a change after a step back ends the way forward', () => {
    const { history, colour, values } = opened()
    colour.set('green')
    history.undo()
    colour.set('blue')
    expect(history.can.get()).toEqual({ undo: true, redo: false })
    history.redo()
    expect(values()).toEqual(['blue', 1])
    history.undo()
    expect(values()).toEqual(['red', 1])
  })

  test('keeps the latest hundred steps', () => {
    const { history, size, wait, values } = opened()
    for (let value = 2; value <= 151; value += 1) {
      size.set(value)
      wait(1000)
    }
    for (let step = 0; step < 200; step += 1) history.undo()
    expect(values()).toEqual(['red', 51])
  })

  test('takes all that one call sets as one step, and none of the moment before or after', () => {
    const { history, colour, steps, size, values } = opened()
    colour.set('green')
    history.asOneStep(() => {
      colour.set('blue')
      size.set(2)
    })
    colour.set('white')
    history.undo()
    expect(values()).toEqual(['blue', 2])
    history.undo()
    expect(values()).toEqual(['green', 1])
    history.redo()
    expect(values()).toEqual(['blue', 2])
    history.asOneStep(() => steps.set(0))
    expect(history.can.get()).toEqual({ undo: true, redo: true })
  })

  test('records what follows a call that failed', () => {
    const { history, colour, values } = opened()
    const fail = (): void => {
      throw new Error('no')
    }
    expect(() => history.asOneStep(fail)).toThrow('no')
    colour.set('green')
    history.undo()
    expect(values()).toEqual(['red', 1])
  })
})
