/** A map as a file, made strip by strip: at any size it needs the memory of one strip and of the file. */
import { colourStrip } from '../core/colour.ts'
import { paletteTable } from '../core/palettes.ts'
import { pfmHeader, pfmRows, pfmStrips } from '../core/pfm.ts'
import { depthText, encodePng, type Deflate } from '../core/png.ts'
import { packGray16, packRgb } from '../core/pngRows.ts'
import { planUpsample, type Upsampling } from '../core/upsample.ts'
import type { EncodeJob, OnProgress } from './protocol.ts'

const STRIP_PIXELS = 262_144
/** Blobs may live on disk, arrays may not: parts are handed over once there are this many bytes of them. */
const PART_BYTES = 16 * 1024 * 1024

const deflate: Deflate = async function* (chunks) {
  const { readable, writable } = new CompressionStream('deflate')
  const writer = writable.getWriter()
  const feeding = (async () => {
    for await (const chunk of chunks) await writer.write(chunk)
    await writer.close()
  })()
  // Reading ends with an error of its own when feeding fails; that one is thrown below.
  feeding.catch((error: unknown) => writer.abort(error))
  const reader = readable.getReader()
  for (let part = await reader.read(); !part.done; part = await reader.read()) yield part.value
  await feeding
}

interface Source {
  readonly plan: Upsampling
  readonly rows: number
  readonly tell: (done: number) => void
}

function* colourRows({ plan, rows, tell }: Source): Generator<Uint8Array> {
  const { width, height } = plan.size
  const { low, high } = plan.range()
  const table = paletteTable('inferno')
  const values = new Float32Array(rows * width)
  const rgba = new Uint8ClampedArray(rows * width * 4)
  const rgb = new Uint8Array(rows * width * 3)
  for (let top = 0; top < height; top += rows) {
    const count = Math.min(rows, height - top) * width
    plan.strip(top, count / width, values)
    colourStrip(values.subarray(0, count), low, high, table, rgba)
    packRgb(rgba.subarray(0, count * 4), rgb)
    tell(top / height)
    yield rgb.subarray(0, count * 3)
  }
}

function* grayRows({ plan, rows, tell }: Source): Generator<Uint8Array> {
  const { width, height } = plan.size
  const { low, high } = plan.range()
  const values = new Float32Array(rows * width)
  const gray = new Uint8Array(rows * width * 2)
  for (let top = 0; top < height; top += rows) {
    const count = Math.min(rows, height - top) * width
    plan.strip(top, count / width, values)
    packGray16(values.subarray(0, count), low, high, gray)
    tell(top / height)
    yield gray.subarray(0, count * 2)
  }
}

async function* pfmParts({ plan, rows, tell }: Source): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const { width, height } = plan.size
  yield pfmHeader(plan.size)
  const values = new Float32Array(rows * width)
  for (const strip of pfmStrips(plan.size, rows)) {
    plan.strip(strip.top, strip.rows, values)
    tell(1 - strip.top / height)
    yield pfmRows(values.subarray(0, strip.rows * width), width)
  }
}

const parts = ({ format, facts }: EncodeJob, source: Source): AsyncIterable<Uint8Array<ArrayBuffer>> => {
  const { size } = source.plan
  if (format === 'pfm') return pfmParts(source)
  if (format === 'inferno') return encodePng({ size, kind: 'rgb8', text: facts }, colourRows(source), deflate)
  const { low, high } = source.plan.range()
  return encodePng({ size, kind: 'gray16', text: { ...depthText(low, high), ...facts } }, grayRows(source), deflate)
}

export const encodeMap = async (job: EncodeJob, onProgress: OnProgress): Promise<Blob> => {
  const plan = planUpsample(job.map, job.size)
  const rows = Math.max(1, Math.min(job.size.height, Math.floor(STRIP_PIXELS / job.size.width)))
  const tell = (done: number): void => onProgress({ stage: 'colour', fraction: done })
  const type = job.format === 'pfm' ? 'application/octet-stream' : 'image/png'
  const blobs: Blob[] = []
  let pending: Uint8Array<ArrayBuffer>[] = []
  let bytes = 0
  for await (const part of parts(job, { plan, rows, tell })) {
    pending.push(part)
    bytes += part.length
    if (bytes < PART_BYTES) continue
    blobs.push(new Blob(pending))
    pending = []
    bytes = 0
  }
  onProgress({ stage: 'colour', fraction: 1 })
  return new Blob([...blobs, ...pending], { type })
}
