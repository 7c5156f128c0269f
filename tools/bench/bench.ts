/** Runs the parts of the bench and prints them as a table and as JSON. */
import { parseArgs } from 'node:util'
import { print } from '../process/main.mjs'
import { benchBatch } from './batch.ts'
import { openBench } from './browser.ts'
import { benchEngines } from './engines.ts'
import { benchFiner } from './finer.ts'
import { benchLarge, printLarge } from './large.ts'
import { benchLive, type LiveRun } from './live.ts'
import { benchLook } from './look.ts'
import { machineOf } from './machine.ts'
import { benchPhoto } from './photo.ts'
import { benchReload } from './reload.ts'
import type { Measured } from './rounds.ts'
import { benchSoak } from './soak.ts'
import { benchSpace } from './space.ts'
import { FULL, SMALL } from './turbo/contenders.ts'
import { benchFirefox, printFirefox } from './turbo/firefox.ts'
import { benchSteps, printSteps } from './turbo/steps.ts'
import { printTurbo } from './turbo/table.ts'
import { benchTurbo, type CachePair } from './turbo/turbo.ts'
import { benchVit, printVit, printVitSteps } from './turbo/vit.ts'
import { benchVideo } from './video.ts'
import { benchVisit } from './visit.ts'

function ms({ median, min, samples }: Measured): string {
  return `median ${median.toFixed(1)} ms, min ${min.toFixed(1)}, of ${samples}`
}
function kb(bytes: number): string {
  return `${(bytes / 1000).toFixed(0)} kB`
}

interface Line {
  readonly what: string
  readonly value: string
  readonly goal?: string
}

function printTable(title: string, lines: readonly Line[]): void {
  print(`\n${title}`)
  for (const { what, value, goal } of lines)
    print(`  ${what.padEnd(44)} ${value}${goal === undefined ? '' : `   (goal ${goal})`}`)
}

/**
 * Runs the named parts, or all. The JSON goes to stdout, the table to stderr. `--minutes` says how long the
 * camera's memory is measured, and `--frames` over how many frames a video's.
 */
export async function bench(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      rounds: { type: 'string', default: '9' },
      minutes: { type: 'string', default: '1' },
      frames: { type: 'string', default: '300' },
    },
  })
  const rounds = Math.max(1, Number(values.rounds) || 9)
  const wants = (part: string): boolean => positionals.length === 0 || positionals.includes(part)
  const machine = machineOf()
  const report: Record<string, unknown> = { machine, rounds }
  const ratios: Record<string, number> = {}
  const medians: Record<string, unknown> = {}
  print(
    `Depthdrop bench on ${machine.cores} cores (${machine.cpu}${machine.vectors.length === 0 ? '' : `; ${machine.vectors.join(', ')}`}); ${rounds} interleaved rounds. Compare ratios, not times.`,
  )
  let cache: CachePair | undefined
  const opened = await openBench()
  try {
    report['browser'] = `Chromium ${opened.browser.version()}`
    if (wants('engines')) {
      const engines = await benchEngines(opened, rounds)
      const { app, ortWeb, ortNode, starter } = engines
      ratios['appToOrtWeb'] = app.median / ortWeb.median
      ratios['appToOrtNode'] = app.median / ortNode.median
      ratios['starterToMidas'] = starter.median / app.median
      medians['engines'] = engines
      printTable(`Engines, ${engines.threads} threads (MiDaS small with seeded weights)`, [
        { what: 'app: prepare + infer + normalise', value: ms(app) },
        { what: 'bare onnxruntime-web: run', value: ms(ortWeb) },
        { what: 'onnxruntime-node: run', value: ms(ortNode) },
        { what: 'app with the starter', value: ms(starter) },
        { what: 'app / onnxruntime-web', value: ratios['appToOrtWeb'].toFixed(3), goal: '≤ 1.05' },
        { what: 'app / onnxruntime-node', value: ratios['appToOrtNode'].toFixed(2) },
        {
          what: 'starter / MiDaS small',
          value: ratios['starterToMidas'].toFixed(3),
          goal: '≤ 0.5',
        },
      ])
    }
    if (wants('photo')) {
      const photo = await benchPhoto(opened, rounds, 'starter')
      const midas = await benchPhoto(opened, Math.min(rounds, 5), 'seeded')
      cache = midas
      ratios['repeatToFirstMidas'] = midas.repeat.median / midas.first.median
      ratios['repeatToFirst'] = photo.repeat.median / photo.first.median
      ratios['repeatPaintedToFirstPainted'] = photo.repeatPainted.median / photo.firstPainted.median
      ratios['severalPaintersToOne'] = photo.painters.several.median / photo.painters.one.median
      medians['photo'] = photo
      medians['photoMidas'] = { first: midas.first, repeat: midas.repeat }
      printTable('A 12-megapixel JPEG, starter', [
        ...Object.entries(photo.stages).map(([what, value]) => ({ what, value: ms(value) })),
        { what: 'file to map', value: ms(photo.first) },
        { what: 'file to painted picture', value: ms(photo.firstPainted) },
        { what: 'again, file to map', value: ms(photo.repeat) },
        { what: 'again / first', value: ratios['repeatToFirst'].toFixed(3) },
        { what: 'the same with MiDaS small', value: ratios['repeatToFirstMidas'].toFixed(3) },
        {
          what: 'again painted / first painted',
          value: ratios['repeatPaintedToFirstPainted'].toFixed(3),
        },
        { what: 'one painter', value: ms(photo.painters.one) },
        { what: `${photo.painters.count} painters`, value: ms(photo.painters.several) },
        {
          what: 'several painters / one',
          value: ratios['severalPaintersToOne'].toFixed(2),
          goal: '< 1',
        },
      ])
    }
    if (wants('reload')) {
      const reload = await benchReload(opened, rounds)
      medians['reload'] = reload
      ratios['repeatAfterReloadToFirst'] = reload.repeatAfterReload.median / reload.first.median
      ratios['repeatToFloor'] = reload.repeatAfterReload.median / reload.floor.median
      printTable('A 12-megapixel JPEG again after a reload, starter, file to map', [
        { what: 'when the map is made', value: ms(reload.first) },
        { what: 'the first photo after a reload', value: ms(reload.repeatFirst) },
        { what: 'the photos after it', value: ms(reload.repeatAfterReload) },
        { what: 'reading, SHA-256 and one IndexedDB get', value: ms(reload.floor) },
        {
          what: 'the photos after it / these three',
          value: `${ratios['repeatToFloor'].toFixed(2)}, ${(reload.repeatAfterReload.min / reload.floor.min).toFixed(2)} by minimum`,
          goal: '≤ 1.3',
        },
        {
          what: 'the photos after it / when the map is made',
          value: ratios['repeatAfterReloadToFirst'].toFixed(3),
        },
      ])
    }
    if (wants('finer')) {
      const finer = await benchFiner(opened, Math.min(rounds, 5))
      medians['finer'] = finer
      ratios['edgesToRaw'] = finer.ways.edges.median / finer.raw.median
      ratios['edgesToColour'] = finer.ways.edges.median / finer.colour.median
      printTable('A 12-megapixel JPEG, starter, with more detail', [
        { what: 'file to raw map', value: ms(finer.raw) },
        ...Object.entries(finer.ways).map(([what, value]) => ({
          what: `in addition: ${what}`,
          value: ms(value),
        })),
        { what: 'colouring', value: ms(finer.colour) },
        { what: 'edges / colouring', value: ratios['edgesToColour'].toFixed(2), goal: '≤ 1' },
      ])
    }
    if (wants('space')) {
      const space = await benchSpace(opened, Math.min(rounds, 5))
      medians['space'] = space
      ratios['stereoToColour'] = space.stereo.median / space.colour.median
      ratios['stereoToColourAgain'] = space.stereoAgain.median / space.colourAgain.median
      ratios['blurToColour'] = space.blur.median / space.colour.median
      ratios['blurToColourByOne'] = space.blur.median / space.colourByOne.median
      report['triangles'] = space.triangles
      printTable('A 12-megapixel JPEG with a sharp map, without another inference', [
        { what: 'colouring for the first time, all painters', value: ms(space.colour) },
        { what: 'colouring again, all painters', value: ms(space.colourAgain) },
        { what: 'colouring again, one painter', value: ms(space.colourByOne) },
        { what: 'stereo pair', value: ms(space.stereo) },
        {
          what: 'stereo pair / colouring',
          value: ratios['stereoToColour'].toFixed(2),
          goal: '≤ 4',
        },
        { what: 'stereo pair again', value: ms(space.stereoAgain) },
        {
          what: 'stereo pair again / colouring again',
          value: ratios['stereoToColourAgain'].toFixed(2),
        },
        { what: 'lens blur', value: ms(space.blur) },
        { what: 'lens blur / colouring', value: ratios['blurToColour'].toFixed(2), goal: '≤ 10' },
        {
          what: 'lens blur / colouring again with one painter',
          value: ratios['blurToColourByOne'].toFixed(2),
        },
        { what: 'lens blur while a slider moves', value: ms(space.draft), goal: '≤ 50 ms' },
        {
          what: `GLB file of ${space.triangles} triangles`,
          value: ms(space.glb),
          goal: '≤ 1000 ms',
        },
      ])
    }
    if (wants('video')) {
      const frames = Math.max(30, Number(values.frames) || 300)
      const video = await benchVideo(opened, Math.min(rounds, 3), frames)
      medians['video'] = video
      ratios['videoToEngine'] = video.engine.median / video.long
      const growth = (video.after - video.before) / video.before
      report['video'] = { frames: video.frames, growth }
      printTable('A 720p video to a video of its depth, starter', [
        { what: 'a clip of 90 frames, per frame', value: ms(video.page) },
        {
          what: `a clip of ${video.frames} frames, per frame`,
          value: `${video.long.toFixed(1)} ms`,
        },
        { what: 'the engine alone, with decoded frames', value: ms(video.engine) },
        {
          what: 'frames a second: the longer clip / engine alone',
          value: ratios['videoToEngine'].toFixed(2),
          goal: '≥ 0.8',
        },
        {
          what: `memory over ${video.frames} frames`,
          value: `${(growth * 100).toFixed(1)}% (${kb(video.before)}, ${kb(video.after)})`,
          goal: '≤ 5%',
        },
      ])
    }
    if (wants('look')) {
      const look = await benchLook(opened, rounds)
      medians['look'] = look
      printTable('A new style on the stage, 12 megapixels', [
        { what: 'from the change to the draft', value: ms(look.draft) },
        { what: 'from the change to the full map', value: ms(look.whole), goal: '≤ 100 ms' },
      ])
    }
    if (wants('visit')) {
      const visit = await benchVisit(opened, Math.min(rounds, 5))
      report['bytes'] = { pageCode: visit.pageCode, firstVisit: visit.firstVisit }
      medians['visit'] = { toFirstMap: visit.toFirstMap }
      printTable('A first visit, as served compressed', [
        { what: 'page code', value: kb(visit.pageCode), goal: '≤ 120 kB' },
        {
          what: 'everything up to the first map',
          value: kb(visit.firstVisit),
          goal: '≤ 12 000 kB',
        },
        { what: 'time to the first map', value: ms(visit.toFirstMap) },
      ])
    }
    if (wants('soak')) {
      const soak = await benchSoak(opened, 100)
      report['growthOver100'] = soak.growth
      medians['soak'] = soak
      printTable(`Memory over ${soak.photos} photos`, [
        {
          what: 'before: JavaScript, wasm',
          value: `${kb(soak.before.heap)}, ${kb(soak.before.wasm)}`,
        },
        {
          what: 'after: JavaScript, wasm',
          value: `${kb(soak.after.heap)}, ${kb(soak.after.wasm)}`,
        },
        { what: 'growth', value: `${(soak.growth * 100).toFixed(1)}%`, goal: '≤ 5%' },
      ])
    }
    if (wants('batch')) {
      const batch = await benchBatch(opened, 200, Math.min(rounds, 3))
      // A ratio of photos per second is the inverse ratio of milliseconds per photo.
      ratios['batchToLoop'] = batch.loop.median / batch.page.median
      ratios['batchToEngine'] = batch.engine.median / batch.page.median
      report['batch'] = {
        photos: batch.photos,
        perSecond: 1000 / batch.page.median,
        toLoop: ratios['batchToLoop'],
        toEngine: ratios['batchToEngine'],
        growth: batch.growth,
      }
      medians['batch'] = batch
      printTable(`${batch.photos} photos of 2 megapixels dropped on the page at once, starter`, [
        { what: 'the page, per photo', value: ms(batch.page) },
        { what: 'plain loop: decode, then the engine', value: ms(batch.loop) },
        { what: 'the engine alone, with decoded photos', value: ms(batch.engine) },
        {
          what: 'throughput: page / plain loop',
          value: ratios['batchToLoop'].toFixed(2),
          goal: '≥ 0.9',
        },
        { what: 'throughput: page / engine alone', value: ratios['batchToEngine'].toFixed(2) },
        {
          what: 'before: JavaScript, wasm',
          value: `${kb(batch.before.heap)}, ${kb(batch.before.wasm)}`,
        },
        {
          what: 'after: JavaScript, wasm',
          value: `${kb(batch.after.heap)}, ${kb(batch.after.wasm)}`,
        },
        { what: 'growth', value: `${(batch.growth * 100).toFixed(1)}%`, goal: '≤ 5%' },
      ])
    }
    if (wants('batch-50')) {
      const { page, loop } = await benchBatch(opened, 50, Math.min(rounds, 4))
      ratios['batchOf50ToLoop'] = loop.median / page.median
      medians['batchOf50'] = { page, loop }
      printTable('50 photos of 2 megapixels dropped on the page at once, starter', [
        { what: 'the page, per photo', value: ms(page) },
        { what: 'plain loop: decode, then the engine', value: ms(loop) },
        { what: 'throughput: page / plain loop', value: ratios['batchOf50ToLoop'].toFixed(2) },
      ])
    }
    if (wants('camera')) {
      const minutes = Math.max(0.1, Number(values.minutes) || 1)
      const live = await benchLive(opened, minutes)
      const { soak } = live
      report['camera'] = live
      const told = ({ fps, engine }: LiveRun): string =>
        `${fps.toFixed(1)} frames/s, engine ${ms(engine)}`
      printTable('The live camera, through the page', [
        { what: 'starter, 1 thread', value: told(live.starter1) },
        { what: `starter, ${live.starter2.threads} threads`, value: told(live.starter2) },
        { what: 'MiDaS small with seeded weights, 1 thread', value: told(live.midas1) },
        {
          what: `the same, ${live.midas2.threads} threads`,
          value: told(live.midas2),
          goal: '≥ 10 frames/s',
        },
        {
          what: `memory over ${soak.minutes} min, ${soak.frames} frames`,
          value: `${(soak.growth * 100).toFixed(1)} %`,
          goal: '≤ 5 %',
        },
        {
          what: 'before: JavaScript, wasm',
          value: `${kb(soak.before.heap)}, ${kb(soak.before.wasm)}`,
        },
        {
          what: 'after: JavaScript, wasm',
          value: `${kb(soak.after.heap)}, ${kb(soak.after.wasm)}`,
        },
        { what: 'cameras left on', value: String(live.leftOn), goal: '0' },
      ])
    }
    if (wants('turbo')) {
      const turbo = await benchTurbo(opened, rounds, cache)
      const { median, min, memoryMB, kernelBytes, parity, ...measurements } = turbo
      report['turbo'] = { ...median, memoryMB, kernelBytes, parity }
      report['turboMin'] = min
      medians['turbo'] = measurements
      printTurbo(turbo)
    }
    if (wants('vit')) {
      const vit = await benchVit(opened, rounds)
      const { median, min, memoryMB, kernelBytes, parity, contests } = vit
      report['vit'] = { ...median, memoryMB, kernelBytes, parity }
      report['vitMin'] = min
      medians['vit'] = contests
      printVit(vit)
    }
    if (wants('firefox')) {
      const firefox = await benchFirefox(opened, rounds)
      report['firefox'] = firefox
      printFirefox(firefox)
    }
    if (positionals.includes('large')) {
      const large = await benchLarge(opened)
      report['large'] = large.runs.map(({ map: _, ...run }) => run)
      printLarge(large)
    }
    if (positionals.includes('vit-steps')) await printVitSteps(opened, rounds)
    // Only by name, since it prints many lines that matter to kernel authors only.
    if (positionals.includes('steps')) {
      const midas = await benchSteps(opened, FULL, rounds)
      const starter = await benchSteps(opened, SMALL, rounds)
      const whole = await benchSteps(opened, FULL, rounds, 'int8')
      medians['steps'] = { midas, starter, whole }
      printSteps('Turbo, MiDaS small, 1 thread, each step by itself', midas)
      printSteps('Turbo, the starter, 1 thread, each step by itself', starter)
      printSteps('Turbo in 8 bits, MiDaS small, 1 thread, each step by itself', whole)
    }
  } finally {
    await opened.close()
  }
  if (values.json)
    process.stdout.write(`${JSON.stringify({ ...report, ratios, medians }, null, 2)}\n`)
}
