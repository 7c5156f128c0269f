/** Runs the page in Firefox, whose compiler makes other machine code from the same kernels. */
import { findFirefox, inFirefox } from '../../tools/setup/firefox.ts'
import { DRAWN } from './firefoxPage.ts'
import { expect, SITE, test } from './site.ts'

const firefox = findFirefox()

test.skip(
  firefox === undefined,
  'Firefox is not installed. On Debian: sudo apt-get install firefox-esr',
)
test.describe.configure({ timeout: 180_000 })

/** Draws a picture in the page and estimates its map. */
const SCRIPT = `${DRAWN}
  const { key, engine, notices } = await depthdrop.estimate(await drawn('brown'), { paint: true })
  const png = new Uint8Array(await (await depthdrop.export(key, 'inferno')).arrayBuffer())
  return { engine, notices, isolated: crossOriginIsolated, floats: await depthdrop.floats(key), head: [...png.slice(1, 4)], cores: navigator.hardwareConcurrency }
`

interface Report {
  readonly engine: {
    readonly kind: string
    readonly engine: string
    readonly threads: number
    readonly declined: unknown
  }
  readonly notices: readonly unknown[]
  readonly isolated: boolean
  readonly floats: readonly number[]
  readonly head: readonly number[]
  readonly cores: number
}

async function ask(query: string): Promise<Report> {
  return (await inFirefox({ firefox: firefox ?? '', query, script: SCRIPT, root: SITE })) as Report
}

test('turbo runs in Firefox on all threads', async () => {
  const { engine, notices, isolated, floats, head, cores } = await ask('')
  expect(isolated).toBe(true)
  // Turbo runs only after its self-test gave the same output as onnxruntime for the starter model.
  expect(engine).toMatchObject({ kind: 'turbo', declined: null, threads: Math.min(cores, 4) })
  expect(notices).toEqual([])
  expect(floats).toHaveLength(256 * 256)
  expect(Math.max(...floats) - Math.min(...floats)).toBeGreaterThan(0.5)
  expect(String.fromCharCode(...head)).toBe('PNG')
})

test('in Firefox, one thread and two threads give the same bits', async () => {
  const [one, two] = [await ask('?threads=1'), await ask('?threads=2')]
  expect([one.engine.threads, two.engine.threads]).toEqual([1, 2])
  expect(two.floats).toEqual(one.floats)
})

/** Uses the live view as a visitor does: open it, wait for a change of the map, take a photo, stop it. */
const LIVE = `
  const until = async (found) => { for (;;) { const value = found(); if (value) return value; await new Promise((next) => setTimeout(next, 100)) } }
  const tracks = []
  const { mediaDevices } = navigator
  const original = mediaDevices.getUserMedia.bind(mediaDevices)
  mediaDevices.getUserMedia = async (wish) => { const stream = await original(wish); tracks.push(...stream.getTracks()); return stream }
  document.querySelector('.home .live-open').click()
  const figures = await until(() => /frames|帧/.test(document.querySelector('.live-figures')?.textContent ?? '') && document.querySelector('.live-figures').textContent)
  const drawn = () => document.querySelector('.live-map canvas').toDataURL()
  const first = drawn()
  await until(() => drawn() !== first)
  const wasOn = tracks.every(({ readyState }) => readyState === 'live')
  document.querySelector('.live-bar .primary').click()
  const name = await until(() => document.querySelector('.tile[data-state="done"] .tile-name')?.textContent)
  document.querySelector('.live-stop').click()
  return { figures, name, wasOn, isOff: tracks.every(({ readyState }) => readyState === 'ended') }
`

test('the live camera runs in Firefox', async () => {
  const report = await inFirefox({ firefox: firefox ?? '', query: '', script: LIVE, root: SITE })
  expect(report).toEqual({
    figures: expect.stringMatching(/^[\d.]+ /),
    name: expect.stringMatching(/^camera-\d{8}-\d{6}\.png$/),
    wasOn: true,
    isOff: true,
  })
})
