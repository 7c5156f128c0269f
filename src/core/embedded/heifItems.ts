/** The items of a HEIF file, their data, references and properties (ISO/IEC 14496-12, section 8.11; ISO/IEC 23008-12). */
import { concat, textOf, u8, u16, u32, uint } from '../bytes.ts'
import { ensure } from '../errors.ts'
import type { Box } from '../imageHeader/boxWalk.ts'
import { findBox, readBoxes } from './strictBoxes.ts'

const MAX_ITEMS = 4096
const MAX_EXTENTS = 256

export interface HeifItem {
  /** Four characters, for example hvc1, av01 or mime. */
  readonly type: string
  /** Empty unless the type is mime. */
  readonly mime: string
}

export interface HeifReference {
  readonly from: number
  readonly to: readonly number[]
}

/** Latin-1 text that ends before a zero byte, or at `to`. */
export function zeroTerminated(bytes: Uint8Array, from: number, to: number): string {
  const end = bytes.indexOf(0, from)
  return textOf(bytes, from, end < 0 ? to : Math.min(end, to))
}

/** The number of the item that is the photo itself (`pitm`, 8.11.4); null if the file names none. */
export function readPrimaryItem(bytes: Uint8Array, meta: readonly Box[]): number | null {
  const pitm = findBox(meta, 'pitm')
  if (pitm === undefined) return null
  return uint(bytes, pitm.content + 4, u8(bytes, pitm.content) === 0 ? 2 : 4)
}

/** The items by number (`iinf` with `infe` of version 2 and 3, 8.11.6). @throws DamagedDepth */
export function readItems(bytes: Uint8Array, meta: readonly Box[]): ReadonlyMap<number, HeifItem> {
  const items = new Map<number, HeifItem>()
  const iinf = findBox(meta, 'iinf')
  if (iinf === undefined) return items
  const first = iinf.content + (u8(bytes, iinf.content) === 0 ? 6 : 8)
  for (const box of readBoxes(bytes, first, iinf.to)) {
    const version = u8(bytes, box.content)
    if (box.type !== 'infe' || version < 2) continue
    const idBytes = version === 3 ? 4 : 2
    const at = box.content + 4 + idBytes + 2
    const type = textOf(bytes, at, at + 4)
    const name = zeroTerminated(bytes, at + 4, box.to)
    items.set(uint(bytes, box.content + 4, idBytes), {
      type,
      mime: type === 'mime' ? zeroTerminated(bytes, at + 5 + name.length, box.to) : '',
    })
    ensure(items.size <= MAX_ITEMS, 'it has too many items')
  }
  return items
}

/**
 * The bytes of an item, its extents joined (`iloc`, 8.11.3).
 * @returns null if the file does not say where they are.
 * @throws DamagedDepth
 */
export function readItemData(
  bytes: Uint8Array,
  meta: readonly Box[],
  wanted: number,
): Uint8Array | null {
  const iloc = findBox(meta, 'iloc')
  if (iloc === undefined) return null
  const version = u8(bytes, iloc.content)
  const sizes = u16(bytes, iloc.content + 4)
  const [offsetBytes, lengthBytes, baseBytes, indexBytes] = [
    sizes >> 12,
    (sizes >> 8) & 15,
    (sizes >> 4) & 15,
    version > 0 ? sizes & 15 : 0,
  ]
  const idBytes = version === 2 ? 4 : 2
  const count = uint(bytes, iloc.content + 6, idBytes)
  let at = iloc.content + 6 + idBytes
  for (let i = 0; i < count && at < iloc.to; ++i) {
    const id = uint(bytes, at, idBytes)
    at += idBytes
    const method = version > 0 ? u16(bytes, at) & 15 : 0
    if (version > 0) at += 2
    const base = uint(bytes, at + 2, baseBytes)
    at += 2 + baseBytes
    const extents = u16(bytes, at)
    at += 2
    const extentBytes = indexBytes + offsetBytes + lengthBytes
    if (id !== wanted) {
      at += extents * extentBytes
      continue
    }
    // Method 0: offsets count from the start of the file. Method 1: they count from the content of `idat`.
    const idat = findBox(meta, 'idat')
    const [from, end] = method === 1 ? [idat?.content ?? 0, idat?.to ?? 0] : [0, bytes.length]
    ensure(method < 2 && extents <= MAX_EXTENTS, 'its depth image is in another file')
    const parts: Uint8Array[] = []
    let total = 0
    for (let n = 0; n < extents; ++n, at += extentBytes) {
      const start = from + base + uint(bytes, at + indexBytes, offsetBytes)
      const length = uint(bytes, at + indexBytes + offsetBytes, lengthBytes) || end - start
      total += length
      ensure(
        length >= 0 && start + length <= end && total <= bytes.length,
        'its depth image is cut off',
      )
      parts.push(bytes.subarray(start, start + length))
    }
    return concat(parts)
  }
  return null
}

/** The references of a type between items (`iref`, 8.11.12). @throws DamagedDepth */
export function readReferences(
  bytes: Uint8Array,
  meta: readonly Box[],
  type: string,
): readonly HeifReference[] {
  const iref = findBox(meta, 'iref')
  if (iref === undefined) return []
  const idBytes = u8(bytes, iref.content) === 0 ? 2 : 4
  return readBoxes(bytes, iref.content + 4, iref.to)
    .filter((box) => box.type === type)
    .map(({ content, to }) => {
      const count = Math.min(
        u16(bytes, content + idBytes),
        MAX_ITEMS,
        Math.floor((to - content) / idBytes),
      )
      return {
        from: uint(bytes, content, idBytes),
        to: Array.from({ length: count }, (_, i) =>
          uint(bytes, content + idBytes + 2 + i * idBytes, idBytes),
        ),
      }
    })
}

/** The properties of an item, in its order (`ipma`, 8.11.14). @throws DamagedDepth */
export function readProperties(
  bytes: Uint8Array,
  meta: readonly Box[],
  wanted: number,
): readonly Box[] {
  const iprp = findBox(meta, 'iprp')
  if (iprp === undefined) return []
  const boxes = readBoxes(bytes, iprp.content, iprp.to)
  const ipco = findBox(boxes, 'ipco')
  if (ipco === undefined) return []
  const properties = readBoxes(bytes, ipco.content, ipco.to)
  for (const ipma of boxes.filter(({ type }) => type === 'ipma')) {
    const idBytes = u8(bytes, ipma.content) === 0 ? 2 : 4
    const isLong = (u8(bytes, ipma.content + 3) & 1) === 1
    let at = ipma.content + 8
    for (let i = u32(bytes, ipma.content + 4); i > 0 && at < ipma.to; --i) {
      const id = uint(bytes, at, idBytes)
      const count = u8(bytes, at + idBytes)
      at += idBytes + 1
      const indices = Array.from({ length: count }, (_, n) =>
        isLong ? u16(bytes, at + 2 * n) & 0x7fff : u8(bytes, at + n) & 0x7f,
      )
      if (id === wanted) return indices.flatMap((index) => properties[index - 1] ?? [])
      at += count * (isLong ? 2 : 1)
    }
  }
  return []
}
