/** Steps back and forward through the changes of the picture: its style, its detail and its effects. They last for the visit. */
import { createStore, type Store } from '../../page/store.ts'
import { keepSliders, subscribeSliders } from './effectSettings.ts'
import { look } from './lookChoice.ts'
import { refinementChoice } from './refinement.ts'

/** Changes of the same setting that follow each other sooner are one step: a slider moves through many values. */
const PAUSE_MS = 600
const MOST_STEPS = 100

export interface ChangeHistory {
  /** Whether there is a step back, and one forward. */
  readonly can: Pick<Store<{ readonly undo: boolean; readonly redo: boolean }>, 'get' | 'subscribe'>
  undo(): void
  redo(): void
  /** All settings that `change` sets are one step. */
  asOneStep(change: () => void): void
}

/** A store of any settings. */
interface Watched {
  /** The listener receives the names of the settings that have changed. */
  subscribe(changed: (names: readonly string[]) => void): void
  /** Returns a function that sets the present value again. */
  keep(): () => void
}

export function watched<T extends object>(store: Store<T>): Watched {
  return {
    subscribe: (changed) => {
      let before = store.get()
      store.subscribe((value) => {
        const names = (Object.keys(value) as (keyof T & string)[]).filter(
          (name) => value[name] !== before[name],
        )
        before = value
        changed(names)
      })
    },
    keep: () => {
      const value = store.get()
      return () => store.set(value)
    },
  }
}

type State = readonly (() => void)[]

/** @param now in milliseconds */
export function createHistory(sources: readonly Watched[], now: () => number): ChangeHistory {
  const take = (): State => sources.map(({ keep }) => keep())
  const [past, future]: readonly [State[], State[]] = [[], []]
  let present = take()
  let last: { readonly names: readonly string[]; readonly at: number } | null = null
  let isMoving = false
  /** The names that have changed so far in `asOneStep`. */
  let gathered: string[] | null = null
  const can = createStore({ undo: false, redo: false })
  const report = (): void => can.set({ undo: past.length > 0, redo: future.length > 0 })

  const note = (names: readonly string[]): void => {
    // Nothing that can be undone has changed.
    if (names.length === 0) {
      present = take()
      return
    }
    const at = now()
    const known: readonly string[] = last !== null && at - last.at < PAUSE_MS ? last.names : []
    // The first move of a handle may set a second value too. The moves that follow set fewer, and are the same step.
    const isSameStep = names.every((name) => known.includes(name))
    if (!isSameStep) past.push(present)
    if (past.length > MOST_STEPS) past.shift()
    future.length = 0
    present = take()
    last = { names: isSameStep ? known : names, at }
    report()
  }
  for (const source of sources)
    source.subscribe((names) => {
      if (gathered !== null) gathered.push(...names)
      else if (!isMoving) note(names)
    })
  const asOneStep = (change: () => void): void => {
    const names: string[] = []
    gathered = names
    try {
      change()
    } finally {
      gathered = null
    }
    last = null
    note(names)
    last = null
  }

  const move = (from: State[], to: State[]): void => {
    const state = from.pop()
    if (state === undefined) return
    to.push(present)
    present = state
    last = null
    isMoving = true
    for (const set of state) set()
    isMoving = false
    report()
  }
  return { can, undo: () => move(past, future), redo: () => move(future, past), asOneStep }
}

/** The history of the page. It begins with this call. */
export function startHistory(): ChangeHistory {
  const effects = { subscribe: subscribeSliders, keep: keepSliders }
  return createHistory([watched(look), watched(refinementChoice), effects], () => performance.now())
}
