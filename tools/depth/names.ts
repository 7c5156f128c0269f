/** Where each picture's files go. */
import path from 'node:path'
import type { Format } from './arguments.mjs'

const ENDINGS: Readonly<Record<Format, string>> = { inferno: '.depth.png', gray16: '.depth16.png', pfm: '.depth.pfm' }

export const fileFor = (base: string, format: Format): string => `${base}${ENDINGS[format]}`

const withoutExtension = (file: string): string => path.join(path.dirname(file), path.parse(file).name)

/**
 * For each picture the absolute path that its files' names begin with: its name without extension, in `out` or
 * beside it. Pictures that would share one keep their extension (a.jpg, a.png), and get a number where that does
 * not tell them apart either. The same picture twice shares its files with itself.
 */
export const basesFor = (files: readonly string[], out: string | null): ReadonlyMap<string, string> => {
  const pictures = [...new Set(files.map((file) => path.resolve(file)))]
  const placed = (file: string): string => (out === null ? file : path.join(path.resolve(out), path.basename(file)))
  // Most desktop file systems take A and a for the same name.
  const count = (name: string): number =>
    pictures.filter((other) => withoutExtension(placed(other)).toLowerCase() === name.toLowerCase()).length
  const taken = new Set<string>()
  return new Map(pictures.map((picture) => {
    const short = withoutExtension(placed(picture))
    const wanted = count(short) === 1 ? short : placed(picture)
    let base = wanted
    for (let number = 2; taken.has(base.toLowerCase()); number += 1) base = `${wanted}-${number}`
    taken.add(base.toLowerCase())
    return [picture, base]
  }))
}
