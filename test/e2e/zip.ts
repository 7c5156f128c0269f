/** A zip reader that shares no code with the writer. It reads the central directory as APPNOTE.TXT 6.3 describes it. */
import { crc32, inflateRawSync } from 'node:zlib'

const END = 0x06054b50
const ENTRY = 0x02014b50
const LOCAL = 0x04034b50
const END_BYTES = 22
const UTF8 = 1 << 11

function expectAt(zip: Buffer, at: number, signature: number): void {
  if (zip.readUInt32LE(at) !== signature)
    throw new Error(`There is no signature ${signature.toString(16)} at ${at}.`)
}

/** Returns each file by its name, in the order of the zip. Throws if a size, a CRC or a local header does not match. */
export function unzip(zip: Buffer): ReadonlyMap<string, Buffer> {
  // The writer adds no comment at the end.
  const end = zip.length - END_BYTES
  expectAt(zip, end, END)
  const count = zip.readUInt16LE(end + 10)
  const start = zip.readUInt32LE(end + 16)
  if (start + zip.readUInt32LE(end + 12) !== end)
    throw new Error('The central directory does not end at the end record.')
  const files = new Map<string, Buffer>()
  for (let at = start, i = 0; i < count; i += 1) {
    expectAt(zip, at, ENTRY)
    if ((zip.readUInt16LE(at + 8) & UTF8) === 0) throw new Error('A name is not marked as UTF-8.')
    const [method, crc, packed, size] = [
      zip.readUInt16LE(at + 10),
      zip.readUInt32LE(at + 16),
      zip.readUInt32LE(at + 20),
      zip.readUInt32LE(at + 24),
    ]
    const [nameBytes, extraBytes, commentBytes] = [
      zip.readUInt16LE(at + 28),
      zip.readUInt16LE(at + 30),
      zip.readUInt16LE(at + 32),
    ]
    const local = zip.readUInt32LE(at + 42)
    const name = zip.toString('utf8', at + 46, at + 46 + nameBytes)
    expectAt(zip, local, LOCAL)
    const localName = zip.readUInt16LE(local + 26)
    if (zip.toString('utf8', local + 30, local + 30 + localName) !== name)
      throw new Error(`${name} has another name in its local header.`)
    const from = local + 30 + localName + zip.readUInt16LE(local + 28)
    const raw = zip.subarray(from, from + packed)
    const content = method === 8 ? inflateRawSync(raw) : raw
    if (content.length !== size || crc32(content) !== crc)
      throw new Error(`${name} does not match its length and CRC.`)
    if (files.has(name)) throw new Error(`The zip contains ${name} twice.`)
    files.set(name, content)
    at += 46 + nameBytes + extraBytes + commentBytes
  }
  return files
}
