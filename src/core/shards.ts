/** The manifest of a model that is split into several files, for hosts that limit the size of a file. */
import { DepthdropError } from './errors.ts'

export interface Shard {
  /** A plain file name in the folder of the manifest. */
  readonly file: string
  readonly bytes: number
  /** Lower-case hex. */
  readonly sha256: string
}

export interface ShardManifest {
  /** Length and SHA-256 of the whole model: the shards joined in their order. */
  readonly bytes: number
  readonly sha256: string
  readonly parts: readonly Shard[]
}

/** Cloudflare Pages allows 25 MiB per file. 20 MiB leaves room. */
export const SHARD_BYTES = 20 * 1024 * 1024
/** 20 GB, more than any model that a browser can run. */
const MAX_SHARDS = 1000

function refuse(detail: string): DepthdropError {
  return new DepthdropError('model-parts', { detail })
}

/** Letters, digits, `-`, `_` and inner dots. A folder, `..`, a scheme or a query would change the URL. */
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

function readShard(value: unknown, index: number): Shard {
  if (!isRecord(value)) throw refuse(`part ${index + 1} is not an object`)
  const { file, bytes, sha256 } = value
  if (typeof file !== 'string' || file.length > 200 || !FILE.test(file)) {
    throw refuse(`part ${index + 1} does not name a file beside the manifest`)
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

/** @throws DepthdropError('model-parts') unless the text is a complete manifest as `formatShardManifest` writes it. */
export function parseShardManifest(text: string): ShardManifest {
  const value = parse(text)
  if (!isRecord(value)) throw refuse('it is not an object')
  const { bytes, sha256, parts: list } = value
  if (!isCount(bytes) || !isHash(sha256))
    throw refuse('it does not state the length and SHA-256 of the whole file')
  if (!Array.isArray(list) || list.length === 0 || list.length > MAX_SHARDS) {
    throw refuse('it lists no parts, or too many')
  }
  const parts = list.map(readShard)
  if (new Set(parts.map(({ file }) => file)).size !== parts.length)
    throw refuse('it lists a part twice')
  if (parts.reduce((sum, part) => sum + part.bytes, 0) !== bytes)
    throw refuse('its parts do not add up to the length of the file')
  return { bytes, sha256, parts }
}

export function formatShardManifest(parts: ShardManifest): string {
  return `${JSON.stringify(parts, null, 2)}\n`
}
