/**
 * The interpreter of a plan. Every thread goes through the same list of steps. It takes work items
 * of a step until none is left, and goes on to the next step when all items are done. The items of
 * a step are divided into one partition per thread. A thread begins with its own partition, the
 * same part of every step, because its caches hold what it wrote there one step before; then it
 * helps with the others. Counters carry the run's number in their upper half, so that a thread that
 * slept through the end of a run cannot take items of the next one.
 */
import { checksum } from './checksum'
import { depthwise } from './depthwise'
import { CODE, DONE, MAX_PARTITIONS, NEXT_ITEM, OP_BYTES, WORK_ITEMS, word } from './opFields'
import { gemm } from './gemm'
import { packDense, packWinograd } from './pack'
import { elementwise, loadInput, resize, storeOutput } from './pixelwise'
import { winograd } from './winograd'

/**
 * Addresses of the words that the threads share: the run's number, its first step, its number of
 * steps.
 */
const RUN: usize = 64
const FIRST: usize = 68
const COUNT: usize = 72
/** 1 when the helpers have to end. */
const STOP: usize = 76
/** The number of threads that take part from the next run on. */
const LIMIT: usize = 80
/** A word that no code reads. */
const UNUSED: usize = 84
/** Partitions of the present run. */
const PARTITIONS: usize = 88
/** 1 once a thread has trapped. Its work item is never done. */
const FAILED: usize = 92

/**
 * Some tens of microseconds, as long as waking a thread takes. A longer spin would keep the core
 * from other programs.
 */
const SPINS = 20000
/** Nanoseconds after which a sleeping thread checks the counter by itself. */
const NAP: i64 = 1000000
/** Naps after which the thread that holds the last item is considered dead. */
const MOST_NAPS = 30000

/** Runs an item of a step that is not in this module (transformer.ts). */
@external('env', 'more')
declare function more(op: usize, item: i32, thread: i32): void

function runItem(op: usize, item: i32, thread: i32): void {
  switch (word(op, CODE)) {
    case 1:
      gemm(op, item, thread)
      break
    case 2:
      depthwise(op, item)
      break
    case 3:
      winograd(op, item, thread, 4)
      break
    case 4:
      winograd(op, item, thread, 2)
      break
    case 5:
      resize(op, item)
      break
    case 6:
      elementwise(op, item)
      break
    case 7:
      loadInput(op, item)
      break
    case 8:
      storeOutput(op, item)
      break
    case 9:
      packDense(op, item)
      break
    case 10:
      packWinograd(op, item, thread)
      break
    case 11:
      checksum(op, item)
      break
    default:
      more(op, item, thread)
  }
}

/**
 * Sleeps while `at` holds `seen`. V8's baseline compiler (11.3, Node 20) writes the address as eight
 * bytes into a stack slot of four, and so overwrites the slot below. During the addition, that slot
 * holds the value of UNUSED, which does not matter. Otherwise it would hold a local variable.
 */
@inline function sleep(at: usize, seen: i32, nanoseconds: i64): void {
  store<i32>(UNUSED, load<i32>(UNUSED) + atomic.wait<i32>(at, seen, nanoseconds))
}

/**
 * Runs all steps on this thread alone. It uses no atomics, so it also works in memory that is not
 * shared.
 */
export function solo(first: usize, count: i32): void {
  for (let i = 0; i < count; i++) {
    const op = first + <usize>i * OP_BYTES
    const items = word(op, WORK_ITEMS)
    for (let item = 0; item < items; item++) runItem(op, item, 0)
  }
}

/** Takes the next item of a partition in this run, or returns -1 if none is left before `end`. */
@inline function takeItem(next: usize, run: i32, end: i32): i32 {
  let seen = atomic.load<i32>(next)
  while (seen >>> 16 == run && (seen & 0xffff) < end) {
    const found = atomic.cmpxchg<i32>(next, seen, seen + 1)
    if (found == seen) return seen & 0xffff
    seen = found
  }
  return -1
}

/** The first item of a partition, which is the end of the one before. */
@inline function partitionStart(partition: i32, partitions: i32, items: i32): i32 {
  return (partition * items) / partitions
}

function runSteps(first: usize, count: i32, run: i32, thread: i32): void {
  const partitions = atomic.load<i32>(PARTITIONS)
  for (let i = 0; i < count; i++) {
    const op = first + <usize>i * OP_BYTES
    const items = word(op, WORK_ITEMS)
    for (let turn = 0; turn < partitions; turn++) {
      const partition = (thread + turn) % partitions
      const next = op + NEXT_ITEM + ((<usize>partition) << 2)
      const end = partitionStart(partition + 1, partitions, items)
      for (;;) {
        const item = takeItem(next, run, end)
        if (item < 0) break
        runItem(op, item, thread)
        if ((atomic.add<i32>(op + DONE, 1) & 0xffff) + 1 == items) atomic.notify(op + DONE, -1)
      }
    }
    const allDone = (run << 16) | items
    for (let spins = 0; ; spins++) {
      const done = atomic.load<i32>(op + DONE)
      if (done == allDone) break
      // The other threads finished the run without this one.
      if (done >>> 16 != run) return
      if (spins > SPINS) {
        sleep(op + DONE, done, NAP)
        if (atomic.load<i32>(FAILED) != 0) unreachable()
      }
      if (spins > SPINS + MOST_NAPS) unreachable()
    }
  }
}

/** Makes this run and all later ones trap. A helper that has trapped calls it. */
export function fail(): void {
  atomic.store<i32>(FAILED, 1)
}

/** Runs all steps on the calling thread, with the help of every helper that is awake. Traps if a helper has trapped. */
export function run(first: usize, count: i32): void {
  if (atomic.load<i32>(FAILED) != 0) unreachable()
  const number = (atomic.load<i32>(RUN) + 1) & 0xffff
  const partitions = min(max(1, atomic.load<i32>(LIMIT)), MAX_PARTITIONS)
  for (let i = 0; i < count; i++) {
    const op = first + <usize>i * OP_BYTES
    const items = word(op, WORK_ITEMS)
    for (let partition = 0; partition < partitions; partition++)
      atomic.store<i32>(
        op + NEXT_ITEM + ((<usize>partition) << 2),
        (number << 16) | partitionStart(partition, partitions, items),
      )
    atomic.store<i32>(op + DONE, number << 16)
  }
  atomic.store<i32>(PARTITIONS, partitions)
  atomic.store<i32>(FIRST, <i32>first)
  atomic.store<i32>(COUNT, count)
  atomic.store<i32>(RUN, number)
  atomic.notify(RUN, -1)
  runSteps(first, count, number, 0)
}

/**
 * Takes part in every run after `last` until none begins for `rest` milliseconds. Returns the
 * number of the last run, to be passed to the next call (0 to the first), or -1 once `stop` was
 * called.
 */
export function serve(thread: i32, last: i32, rest: i32): i32 {
  let known = last
  while (atomic.load<i32>(STOP) == 0) {
    let number = atomic.load<i32>(RUN)
    for (let spins = 0; number == known && spins < SPINS; spins++) number = atomic.load<i32>(RUN)
    if (number == known) {
      sleep(RUN, known, <i64>rest * 1000000)
      if (atomic.load<i32>(RUN) == known) return known
    } else {
      known = number
      if (thread < atomic.load<i32>(LIMIT))
        runSteps(<usize>atomic.load<i32>(FIRST), atomic.load<i32>(COUNT), number, thread)
    }
  }
  return -1
}

/** From the next run on, only this many threads take part, the calling one included. */
export function limit(threads: i32): void {
  atomic.store<i32>(LIMIT, threads)
}

/** Ends all helpers. */
export function stop(): void {
  atomic.store<i32>(STOP, 1)
  atomic.store<i32>(RUN, (atomic.load<i32>(RUN) + 1) & 0xffff)
  atomic.notify(RUN, -1)
}
