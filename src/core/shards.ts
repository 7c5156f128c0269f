/** The manifest of a model file in parts, for hosts that cap the size of a file. */
import { DepthdropError } from './errors.ts'

export interface Shard {
  /** A plain name, beside the manifest. */
  readonly file: string
  readonly bytes: number
  /** Lower-case hex. */
  readonly sha256: string
}

export interface ShardManifest {
  /** Length and SHA-256 of the whole file: the parts in their order, without anything between. */
  readonly bytes: number
  readonly sha256: string
  readonly parts: readonly Shard[]
}

/** Cloudflare Pages caps a file at 25 MiB; 20 leaves room. */
export const SHARD_BYTES = 20 * 1024 * 1024
/** 20 GB: more is no model for a browser, and a list that long no list of ours. */
const MOST_PARTS = 1000

function refuse(detail: string): DepthdropError {
  return new DepthdropError('model-parts', { detail })
}

/** Letters, digits, `-`, `_` and inner dots: no folder, no `..`, no scheme, no query, nothing a URL would read. */
const FILE = /^[\w-]+(\.[\w-]+)*$/
const SHA256 = /^[0-9a-f]{64}$/

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0
}

function isHash(value: unknown): value is string {
  return typeof value === 'string' && SHA256.test(value)
}

function readPart(value: unknown, index: number): Shard {
  if (!isRecord(value)) throw refuse(`part ${index + 1} is not an object`)
  const { file, bytes, sha256 } = value
  if (typeof file !== 'string' || file.length > 200 || !FILE.test(file)) {
    throw refuse(`part ${index + 1} does not name a file beside the list`)
  }
  if (!isCount(bytes)) throw refuse(`part ${index + 1} has no length`)
  if (!isHash(sha256)) throw refuse(`part ${index + 1} has no SHA-256`)
  return { file, bytes, sha256 }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw refuse('it is not JSON')
  }
}

/** Reads a manifest's text. Throws DepthdropError('model-parts') unless all of it is as `formatParts` writes it. */
export function parseShardManifest(text: string): ShardManifest {
  const value = parse(text)
  if (!isRecord(value)) throw refuse('it is not an object')
  const { bytes, sha256, parts: list } = value
  if (!isCount(bytes) || !isHash(sha256))
    throw refuse('it does not say the length and SHA-256 of the whole file')
  if (!Array.isArray(list) || list.length === 0 || list.length > MOST_PARTS) {
    throw refuse('it names no parts, or too many')
  }
  const parts = list.map(readPart)
  if (new Set(parts.map(({ file }) => file)).size !== parts.length)
    throw refuse('it names a part twice')
  if (parts.reduce((sum, part) => sum + part.bytes, 0) !== bytes)
    throw refuse('its parts are not as long as the file')
  return { bytes, sha256, parts }
}

export function formatShardManifest(parts: ShardManifest): string {
  return `${JSON.stringify(parts, null, 2)}\n`
}
