/** Prints the turbo part as tables: goals, medians and minima. */
import { print } from '../../process/main.mjs'
import type { Measured } from '../rounds.ts'
import type { RatioName, Turbo } from './turbo.ts'

const GOALS: Readonly<Record<RatioName, readonly [what: string, goal: number]>> = {
  toOrtNode1: ['turbo / onnxruntime-node, 1 thread', 1],
  toOrtNode2: ['turbo / onnxruntime-node, 2 threads', 1],
  toOrtWeb1: ['turbo / onnxruntime-web, 1 thread', 0.27],
  toOrtWeb2: ['turbo / onnxruntime-web, 2 threads', 0.27],
  toLiteRt2: ['turbo / LiteRT.js', 0.45],
  toTfjs2: ['turbo / TensorFlow.js wasm', 0.35],
  plainSimdToOrtWeb2: ['turbo, plain SIMD / onnxruntime-web', 0.4],
  starterToOrtWeb2: ['starter: turbo / onnxruntime-web', 0.35],
  firstLoadToOrtWeb: ['first load to first map / onnxruntime-web', 0.7],
  secondLoadToOrtWeb: ['second load to first map / onnxruntime-web', 0.3],
}

const WIDTH = 48

function row(what: string, ...cells: readonly string[]): void {
  return print(`  ${what.padEnd(WIDTH)} ${cells.map((cell) => cell.padStart(9)).join(' ')}`)
}
function ms({ median, min }: Measured): readonly string[] {
  return [median.toFixed(1), min.toFixed(1)]
}

export function printTurbo(turbo: Turbo): void {
  const { engines, loads, camera } = turbo
  print('\nTurbo: the runs of each contestant in ms, 2 threads unless named otherwise')
  row('', 'median', 'min', 'parity')
  for (const [name, times] of Object.entries(engines.times)) {
    const engine = engines.names[name] ?? `onnxruntime-node, ${name.slice(-1)} threads`
    const parity = engines.parities[name]
    row(`${name}: ${engine}`, ...ms(times), parity === undefined ? '' : parity.toExponential(1))
  }
  print(
    '\nTurbo: to the first map, 2 threads, ms; first load: bytes in memory, second: from IndexedDB, turbo’s packed weights or the file',
  )
  row('', 'median', 'min')
  for (const visit of ['first', 'second'] as const) {
    row(`${visit} load, turbo`, ...ms(loads[visit].turbo))
    row(`${visit} load, onnxruntime-web`, ...ms(loads[visit].web))
    row(`${visit} load, turbo from float16 weights`, ...ms(loads[visit].halves))
    row(`${visit} load, turbo from int8 weights`, ...ms(loads[visit].bytes))
  }
  print('\nTurbo: ratios')
  row('', 'median', 'min', 'goal')
  for (const name of Object.keys(GOALS) as RatioName[]) {
    const [what, goal] = GOALS[name]
    row(what, turbo.median[name].toFixed(3), turbo.min[name].toFixed(3), `≤ ${goal}`)
  }
  row('wasm memory with MiDaS small, MB', turbo.memoryMB.toFixed(0), '', '≤ 150')
  row('kernels, compressed, bytes', String(turbo.kernelBytes), '', '≤ 12000')
  row('max abs error / max abs output', turbo.parity.toExponential(1), '', '≤ 1e-5')
  row('runs on 1 to 4 threads, all of the same bits', String(turbo.sameRuns), '', '1000')
  const frames = (time: number): string => (1000 / time).toFixed(1)
  row(
    `frames a second (${camera.engine}, ${camera.threads} threads)`,
    frames(camera.times.median),
    frames(camera.times.min),
    '≥ 10',
  )
  print('\nTurbo: each optimisation alone, time without it / time with all')
  row('', 'median', 'min')
  for (const { what, median, min } of turbo.levers) row(what, median.toFixed(2), min.toFixed(2))
}
