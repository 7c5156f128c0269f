/** For each form of a map how its bytes are made. */
import { encodingWords, factTexts } from '../core/fileFacts.ts'
import type { FileFormat } from '../core/fileFormats.ts'
import { scaleOf, scaleTexts, type Bits } from '../core/levels.ts'
import { lookOf } from '../core/look.ts'
import { littleEndian, npyHeader } from '../core/npy.ts'
import { pfmHeader, pfmRows, pfmStrips } from '../core/pfm.ts'
import { encodePng } from '../core/png.ts'
import { sidecar } from '../core/sidecar.ts'
import { deflate } from './deflate.ts'
import type { EncodeJob } from './protocol.ts'
import { colourRows, grayRows, valueRows, type Source } from './strips.ts'

type Bytes = Uint8Array<ArrayBuffer>

/** The file's bytes in order. */
export type Writer = (job: EncodeJob, source: Source) => AsyncIterable<Bytes> | Iterable<Bytes>

const inferno: Writer = ({ facts }, source) => {
  const text = { 'depthdrop:encoding': encodingWords(false), ...factTexts(facts) }
  return encodePng({ size: source.plan.size, kind: 'rgb8', text }, colourRows(source, lookOf('inferno')), deflate)
}

const heat: Writer = ({ facts, options: { look } }, source) => {
  const text = { 'depthdrop:encoding': encodingWords(look.reversed), 'depthdrop:look': JSON.stringify(look), ...factTexts(facts) }
  return encodePng({ size: source.plan.size, kind: 'rgb8', text }, colourRows(source, look), deflate)
}

const gray = (bits: Bits): Writer => ({ facts, options: { look } }, source) => {
  const scale = scaleOf(source.range, look, bits)
  const text = { ...scaleTexts(scale, source.range), ...factTexts(facts) }
  return encodePng({ size: source.plan.size, kind: `gray${bits}`, text }, grayRows(source, scale), deflate)
}

function* pfm(_: EncodeJob, { plan, rows, tell }: Source): Generator<Bytes> {
  const { width, height } = plan.size
  yield pfmHeader(plan.size)
  const values = new Float32Array(rows * width)
  for (const strip of pfmStrips(plan.size, rows)) {
    plan.strip(strip.top, strip.rows, values)
    tell(1 - strip.top / height)
    yield pfmRows(values.subarray(0, strip.rows * width), width)
  }
}

function* npy(_: EncodeJob, source: Source): Generator<Bytes> {
  yield npyHeader(source.plan.size)
  for (const values of valueRows(source)) yield littleEndian(values)
}

function* json({ map, options: { look }, facts }: EncodeJob, { plan, range }: Source): Generator<Bytes> {
  yield new TextEncoder().encode(sidecar(plan.size, map, range, look, facts))
}

export const WRITERS: Readonly<Record<FileFormat, Writer>> = { inferno, heat, gray8: gray(8), gray16: gray(16), pfm, npy, json }
