/**
 * The plan's interpreter: every thread walks the same list of steps, takes tickets of the present one while there are any,
 * and goes on when all of them are done. Each thread has a lane, a part of the tickets that it begins with, so that it finds in
 * its own caches what it wrote a step before; then it helps the others. Tickets carry the run's number, so that a thread
 * which slept through the end of a run cannot take part in the next one by mistake.
 */
import { CODE, DONE, LANE, MOST_LANES, OP_BYTES, TICKETS, word } from './op'
import { gemm } from './gemm'
import { dot, gemm8 } from './gemm8'
import { depthwise } from './depthwise'
import { winograd } from './winograd'
import { packDense, packDepthwise, packWhole, packWinograd } from './pack'
import { combine, enter, leave, resize } from './small'
import { sum } from './sum'

/** Where the threads meet: number of the run, its first step, its steps, a wish to end, how many threads take part. */
const RUN: usize = 64
const FIRST: usize = 68
const COUNT: usize = 72
const STOP: usize = 76
const LIMIT: usize = 80
/** What nobody reads. */
const NOTHING: usize = 84
const LANES: usize = 88

/** Some tens of microseconds, as long as waking takes; beyond that another program may want the core. */
const SPINS = 20000
/** Nanoseconds after which a sleeping thread looks for itself. */
const NAP: i64 = 1000000
/** Naps after which whoever holds the last ticket is taken for dead. */
const MOST_NAPS = 30000

function step(op: usize, ticket: i32, thread: i32): void {
  switch (word(op, CODE)) {
    case 1: gemm(op, ticket, thread); break
    case 2: depthwise(op, ticket); break
    case 3: winograd(op, ticket, thread, 4); break
    case 4: winograd(op, ticket, thread, 2); break
    case 5: resize(op, ticket); break
    case 6: combine(op, ticket); break
    case 7: enter(op, ticket); break
    case 8: leave(op, ticket); break
    case 9: packDense(op, ticket); break
    case 10: packDepthwise(op, ticket); break
    case 11: packWinograd(op, ticket, thread); break
    case 12: sum(op, ticket); break
    case 13: if (ASC_FEATURE_RELAXED_SIMD) gemm8(op, ticket, thread); break
    case 14: if (ASC_FEATURE_RELAXED_SIMD) packWhole(op, ticket); break
  }
}

/**
 * Sleeps while `at` holds `seen`. V8's baseline compiler (11.3, Node 20) writes the address as eight bytes into a slot of four,
 * over whatever lies below it: with a sum that is under way it is that, else a local variable of whoever waits.
 */
@inline function sleep(at: usize, seen: i32, nanoseconds: i64): void {
  store<i32>(NOTHING, load<i32>(NOTHING) + atomic.wait<i32>(at, seen, nanoseconds))
}

/** Alone, without a word to anybody: works in memory that is not shared. */
export function solo(first: usize, count: i32): void {
  for (let i = 0; i < count; i++) {
    const op = first + <usize>i * OP_BYTES
    const tickets = word(op, TICKETS)
    for (let ticket = 0; ticket < tickets; ticket++) step(op, ticket, 0)
  }
}

/** A ticket of this run below `end`, or -1. */
@inline function take(lane: usize, run: i32, end: i32): i32 {
  let seen = atomic.load<i32>(lane)
  while (seen >>> 16 == run && (seen & 0xffff) < end) {
    const found = atomic.cmpxchg<i32>(lane, seen, seen + 1)
    if (found == seen) return seen & 0xffff
    seen = found
  }
  return -1
}

/** The first ticket of a lane, and the end of the one before. */
@inline function laneFrom(lane: i32, lanes: i32, tickets: i32): i32 {
  return lane * tickets / lanes
}

function walk(first: usize, count: i32, run: i32, thread: i32): void {
  const lanes = atomic.load<i32>(LANES)
  for (let i = 0; i < count; i++) {
    const op = first + <usize>i * OP_BYTES
    const tickets = word(op, TICKETS)
    for (let turn = 0; turn < lanes; turn++) {
      const lane = (thread + turn) % lanes
      const at = op + LANE + (<usize>lane << 2)
      const end = laneFrom(lane + 1, lanes, tickets)
      for (let ticket = take(at, run, end); ticket >= 0; ticket = take(at, run, end)) {
        step(op, ticket, thread)
        if ((atomic.add<i32>(op + DONE, 1) & 0xffff) + 1 == tickets) atomic.notify(op + DONE, -1)
      }
    }
    const full = (run << 16) | tickets
    for (let spins = 0; ; spins++) {
      const done = atomic.load<i32>(op + DONE)
      if (done == full) break
      // The run went on and ended without this thread.
      if (done >>> 16 != run) return
      if (spins > SPINS) sleep(op + DONE, done, NAP)
      if (spins > SPINS + MOST_NAPS) unreachable()
    }
  }
}

/** One run by the thread that asked for it, with the help of whoever is awake. */
export function run(first: usize, count: i32): void {
  const number = (atomic.load<i32>(RUN) + 1) & 0xffff
  const lanes = min(max(1, atomic.load<i32>(LIMIT)), MOST_LANES)
  for (let i = 0; i < count; i++) {
    const op = first + <usize>i * OP_BYTES
    const tickets = word(op, TICKETS)
    for (let lane = 0; lane < lanes; lane++) atomic.store<i32>(op + LANE + (<usize>lane << 2), (number << 16) | laneFrom(lane, lanes, tickets))
    atomic.store<i32>(op + DONE, number << 16)
  }
  atomic.store<i32>(LANES, lanes)
  atomic.store<i32>(FIRST, <i32>first)
  atomic.store<i32>(COUNT, count)
  atomic.store<i32>(RUN, number)
  atomic.notify(RUN, -1)
  walk(first, count, number, 0)
}

/**
 * A helper's life, in turns: walks along with every run until there was none for `rest` milliseconds. Gives the last run that
 * it knows of, to be begun with again (0 at first), or -1 where it was told to end.
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
      if (thread < atomic.load<i32>(LIMIT)) walk(<usize>atomic.load<i32>(FIRST), atomic.load<i32>(COUNT), number, thread)
    }
  }
  return -1
}

/** From the next run on only so many threads, this one counted. */
export function limit(threads: i32): void {
  atomic.store<i32>(LIMIT, threads)
}

/** Four products and a sum, for asking whether they come out right: V8 11.3's baseline compiler gets them wrong. 0 without relaxed SIMD. */
export function products(weights: i32, values: i32, sum: i32): i32 {
  if (ASC_FEATURE_RELAXED_SIMD) return i32x4.extract_lane(dot(i32x4.splat(weights), i32x4.splat(values), i32x4.splat(sum)), 1)
  return 0
}

/** Ends all helpers. */
export function stop(): void {
  atomic.store<i32>(STOP, 1)
  atomic.store<i32>(RUN, (atomic.load<i32>(RUN) + 1) & 0xffff)
  atomic.notify(RUN, -1)
}
