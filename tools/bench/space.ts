/** Measures what is made from a map without another inference: a mesh, a stereo pair and a lens blur of 12 megapixels, beside its colours. */
import { type Bench, installPictures, openApp } from './browser.ts'
import { type Measured, measured } from './rounds.ts'

const [WIDTH, HEIGHT] = [4000, 3000]
const TRIANGLES = 500_000
/** Pixels on the longer side of the picture while a slider moves. */
const DRAFT = 640
/** One for each step of the slider. The first ones run before the code is optimised. */
const APERTURES = Array.from({ length: 12 }, (_, step) => ({ aperture: 1 + step / 4 }))
const SETTLING = 3

export interface Space {
  /**
   * Colouring the map at the photo's size for the first time, with as many painters as the page takes: each receives the map, and one searches it
   * for its extremes.
   */
  readonly colour: Measured
  /** The same again, with as many painters and with one. They know the map and its extremes. */
  readonly colourAgain: Measured
  readonly colourByOne: Measured
  /**
   * The pictures at the photo's size, made by workers that have received the map and the photo, and know nothing else of them: the pair by as
   * many as there are painters, the blur by one.
   */
  readonly stereo: Measured
  /** Another pair. The workers know the extremes, the distances and the photo's pixels. */
  readonly stereoAgain: Measured
  readonly blur: Measured
  /** A picture of 640 pixels while the aperture changes. */
  readonly draft: Measured
  /** From the map to a GLB file with the photo on it. */
  readonly glb: Measured
  /** In that file. */
  readonly triangles: number
}

type Samples = Omit<Space, 'triangles'>

function trianglesOf(glb: Buffer): number {
  const json = JSON.parse(glb.toString('utf8', 20, 20 + glb.readUInt32LE(12))) as {
    readonly accessors: readonly { readonly count: number }[]
    readonly meshes: readonly { readonly primitives: readonly { readonly indices: number }[] }[]
  }
  const { indices = -1 } = json.meshes[0]?.primitives[0] ?? {}
  return (json.accessors[indices]?.count ?? NaN) / 3
}

export async function benchSpace(bench: Bench, rounds: number): Promise<Space> {
  const context = await bench.browser.newContext({ serviceWorkers: 'block' })
  const page = await openApp(context, bench.url)
  await installPictures(page)
  const samples: Record<keyof Samples, number[]> = {
    colour: [],
    colourAgain: [],
    colourByOne: [],
    stereo: [],
    stereoAgain: [],
    blur: [],
    draft: [],
    glb: [],
  }
  let triangles = NaN
  // The first round is a warm-up.
  for (let round = -1; round < rounds; round += 1) {
    const { times, file } = await page.evaluate(
      async ([width, height, seed, most, small, apertures, settling]) => {
        const photo = await window.pictures?.(width, height, seed)
        if (photo === undefined) throw new Error('No picture.')
        const app = window.depthdrop
        const { key } = await app.estimate(photo, { detail: 'edges', asPage: true })
        const colour = (await app.paint(key)).ms
        const colourAgain = (await app.paint(key)).ms
        const colourByOne = (await app.paint(key, 1)).ms
        const pairs = await app.pictures(key, 'sbs', width, [{}, {}])
        const [stereo = NaN, stereoAgain = NaN] = pairs
        const [blur = NaN] = await app.pictures(key, 'blur', width, [{}])
        const drafts = await app.pictures(key, 'blur', small, apertures)
        const draft = drafts.slice(settling).toSorted((a, b) => a - b)[4] ?? NaN
        const start = performance.now()
        const made = await app.export(key, 'glb', undefined, { space: { triangles: most } })
        const glb = performance.now() - start
        const bytes = new Uint8Array(await made.slice(0, 100_000).arrayBuffer())
        const colours = { colour, colourAgain, colourByOne }
        const times = { ...colours, stereo, stereoAgain, blur, draft, glb }
        return { times, file: [...bytes] }
      },
      [WIDTH, HEIGHT, 4000 + round, TRIANGLES, DRAFT, APERTURES, SETTLING] as const,
    )
    triangles = trianglesOf(Buffer.from(file))
    if (round < 0) continue
    for (const [name, ms] of Object.entries(times)) samples[name as keyof Samples].push(ms)
  }
  await context.close()
  const all = Object.fromEntries(
    Object.entries(samples).map(([name, values]) => [name, measured(values)]),
  )
  return { ...(all as unknown as Samples), triangles }
}
