/** The palettes: 256 colours each, from 0, the farthest, to 255, the nearest. */
import type { PaletteName } from './paletteNames.ts'

type Rgb = readonly [number, number, number]

/** Returns 256 × (red, green, blue), 0…255. */
type Colours = () => readonly Rgb[]

/** The code of `e`, which stands for 0 in the tables below. The letters a to m are −4 to 8. */
const ZERO = 101

/**
 * Decodes a table: its first colour, and for each channel the 255 differences from one entry to the next, one letter
 * each. This takes a third of the space of the numbers.
 */
function steps(first: Rgb, ...channels: readonly [string, string, string]): Colours {
  return () => {
    const colours: Rgb[] = [first]
    let [red, green, blue] = first
    for (let i = 0; i < 255; ++i) {
      const [r = 0, g = 0, b = 0] = channels.map((letters) => letters.charCodeAt(i) - ZERO)
      colours.push([(red += r), (green += g), (blue += b)])
    }
    return colours
  }
}

/** Interpolates linearly between colours at equal distances. */
function between(...anchors: readonly number[]): Colours {
  return () =>
    Array.from({ length: 256 }, (_, i) => {
      const position = (i / 255) * (anchors.length - 1)
      const from = Math.min(anchors.length - 2, Math.floor(position))
      const channel = (shift: number): number => {
        const [a = 0, b = 0] = [anchors[from], anchors[from + 1]].map(
          (colour = 0) => (colour >> shift) & 255,
        )
        return Math.round(a + (position - from) * (b - a))
      }
      return [channel(16), channel(8), channel(0)] as const
    })
}

/**
 * Every entry is matplotlib's, rounded to an integer of 0…255.
 *
 * Inferno, Magma, Plasma by Nathaniel J. Smith and Stéfan van der Walt, Viridis by them and Eric Firing: CC0,
 * `matplotlib/_cm_listed.py`. Cividis by Jamie R. Nuñez, Christopher R. Anderton and Ryan S. Renslow
 * (https://doi.org/10.1371/journal.pone.0199239), from the same file. Turbo by Anton Mikhailov, Google: Apache-2.0,
 * from the same file. Spectral by Cynthia Brewer (https://colorbrewer2.org): Apache-2.0, eleven colours in
 * `matplotlib/_cm.py`, with red at the low end as in matplotlib.
 */
function palettes(): Readonly<Record<PaletteName, Colours>> {
  return {
    inferno: steps(
      [0, 0, 4],
      'feefeeffeffffffffffgffgffgfgfgfggfggfggggfgggfggfgggfggfgfggfgfggfgfggfgfggfgfggfgfgfggfgfggfgfggfgfgfggfgfggf' +
        'gfgfgfggfgfgfgfgfgfgffgfgffgffgffgfffgffffgffffffffffffffeffffeffeffeffefefefeefeefeefeeeefeeeeeeeeeeedeeeedee' +
        'edeedededededeededeedeeefefefffgffg',
      'efeefeefefefeffefefefefeefeeeeeeeeedeeedeeedeeeeefeeefefefefefefeffefeffefeffefefeffefefeffefefefeffefefeffefe' +
        'ffeffeffeffefffefffffeffffffffffffffgffffgfffgffgfgffgfgfgfgfggfggfggfggfgggfgggfgggggfgggggggfggggggggggggggg' +
        'gfgggggggggggggggfgggfggfgffgfffffg',
      'ffggggggghgggghgghgghgghghghgghgghggggggfgfgfffffffeffefefeefeefeeeeeeeeeeeeeeeeeeedeeeedeedeededeededededdede' +
        'dddeddeddddedddddddddddddddddddddddddcdddddcdddddcddddcdddcdddcddcddcddcdddcddcdddddedeeefefffgfggfgggghggghgg' +
        'hghhghhhhhhhhihihiiiiiiiijiiiiiihih',
    ),
    magma: steps(
      [0, 0, 4],
      'feefeefefffeffffffffgffffffgffgffgffgfggfgfgggfggfgggfggfggfggfgfggfgfgfgfggfgfgfgfggfgfgfgfggfgfggfgfggfgfggf' +
        'gfggfggfggfgfggfggfggfgfggfgfggfgfgfgfgfgfgffgfffgfffffffffffeffeffefefefeefeefeefeeeefeeeeefeeeeeeeeeeeeeeeee' +
        'eeeeeeeeeeeeeeedeeeeeeeeedeeeeeeeee',
      'efeefefefefeffeffeffeffefefefeefeeeefeedeeeeedeeedeeeeeefeeefefefeffefeffeffeffefeffeffefefeffefefeffefefefefe' +
        'fefefefeffefefefefeffefeffeffeffefffffefffffgffffgffgffgfggfggfgggfggggggfggggggggfggggggggfgggggggfggggggfggg' +
        'ggfgggggfgggggfgggggfggggfgggggfggg',
      'ffgfggghgggggggggghgggghgghgghghgghghghgghggggggfggffgffffefffefefefeefeefeeeefeeeeeeeeeefeeeedeeeeeeeeeedeeee' +
        'deeedeedeededeedededededdeddeddeddedddeddddeddddeddeddeddeededeeeeeeeeeefeefefeffeffffffffffffffgfffgffgffgfgf' +
        'gfgfggfgfggfggfgggfggggfgggggggfggg',
    ),
    plasma: steps(
      [13, 8, 135],
      'hhhhgghgggggggfggggfgggfggfggfgfggfggfgfgfggfgfgfgfggfgfgfgfgfgfgfgfgffgfgffgfgffgffgffgfffgfffgffffgffffffffg' +
        'ffffffffffffffffffefffffffffefffffeffffeffffefffeffeffeffeffeffefefeffefefefefeefefeefeefeefeeeefeeeeeeefeeeee' +
        'edeeeeeedeeedeedededededededdeddede',
      'deedeeeeedeeeeeeedeeeeeeedeeeeedeeeeedeeeeeedeeeeeeeeeefeeeefefefefeffffffffffffgffffffffgfffffffgffffffgfffff' +
        'ffgfffffffgfffffffgffffffgfffffffgfffffgfffffgffffgffffgfffgfffgfffgffgffgffgffgffgfgffgfgffgfgfgfgfgfgfgfgfgf' +
        'ggfgfggfgfggfggfggfggfgggfggfgggfgg',
      'fffgfffffeffffffefffeffeffefeffefefefeefefeefeeefeeeeeeeeeeeeeeeedeedeedeedededdeddeddedddeddddddedddddddddddd' +
        'eddddddddddddddedddddddddedddddddedddddddeddddddeddddddeddddddeddddddedddddddeddddddeddddddedddddeddddedddedde' +
        'deddeededeeedeeeeefeeeefeefeeeedddb',
    ),
    viridis: steps(
      [68, 1, 84],
      'efefeeefeeeefeeeeeeeeeeeeeeeedeeeedeeedeedeededeededededeedededededededededededededeedededeededeededeedeededee' +
        'deedeededeedeedeeedeedeeeeeedeefeeeeefefefefffefffffgfffgfgfgfgfggfgggggggggggggggghggghgghgghghghghghghghhghg' +
        'hhghhghhghhghhghhghhghghhghghghgghg',
      'fgfgfgfgfgfgfgffgfffgffgfffgffgffffgfffgffffgfffffgffffffgffffffffffgfffffffffffffffffffffffffefffffffffffffff' +
        'ffeffffffffffffffffefffffffffffffffeffffffffffffefffffffffeffffffefffffeffffefffefffeffefffefeffeffefefefefefe' +
        'fefefefeefeefefeefeefeefeefeeefeefe',
      'gfgfgffgfgffgfffgfffffgfffffffeffffefffeffefefefefefeefeefeeefeeefeeeeefeeeeeeeefeeeeeeeeeeeeeeeeeeeeeeeeeeeee' +
        'eeeeeeeeeedeeeeeedeeeedeeedeedeedeedededeeddedededdedddedddeddddddddddddddddddcdddcddcddcddcdcdcdccdcdccdccdcc' +
        'dcccdcccdcdccddcddddedeefefffffgfgg',
    ),
    cividis: steps(
      [0, 34, 78],
      'eeeeeeeeeeeeeeeeeeeeeefihihhgggggggfgfgfgffgffgfffffgfffffffffffffffffffffffffffffefffffffffefffffffefffffffef' +
        'fffffefffffefffffffeffffffffffffffffffffefffffffffffffffffffffffffffffffgffffffffffffffffffffffgffffffffffffgf' +
        'ffffffffgfffffffgffffffgffffgfffeee',
      'fffefffeffeffeffeffefeffeffeffefffeffefffeffeffeffefffeffeffeffefffeffeffeffefffeffeffefffeffeffefffeffefffeff' +
        'efffeffefffefffeffefffefffefffefffefffefffeffffefffeffffefffeffffefffffeffffefffffefffffeffffffefffffffeffffff' +
        'ffefffffffffffefffffffffffffffffffg',
      'fggfggfggggfgggggfgfefeedeeeeedeeeedeeeeedeeeeeeedeeeeeeeeeeeeeeeeeeeeeeeeeeefeeeeeeeefeeeeefeeeefeeeefeeefeee' +
        'feefeefeefefeefeeeeeeeefeeeedeeeeeeeeeeeeedeeeeedeeeedeeedeeedeeedeedeededeededeedededededededdeddededddeddded' +
        'dddeddddddddddcddddcddcdcdccccceffg',
    ),
    turbo: steps(
      [48, 18, 59],
      'gfffffffffffffeffefeffeefeefeeeefeeeeedeeeededddddcdcdcdccccdcccdccdcddcddeddeeeeefefgfgfghghghhhhihihiiihiiii' +
        'iiiiiihiihihihhhghhghhghhghghghghghgghggggggggggfgfgfgfffffffefefefeeeeeeeeededededdeddddddddddcdddcdcdcdccdcc' +
        'ccccccccbccbcbcbcbbbcbbbbbbbabbbaba',
      'hhhhhhhhhghhhhhghhhghhhghhghhghghhghghghghghghghghghghghhgghghghgghggggghggfggggfggffgfgfffgffffffffffeffeffef' +
        'efeeefeeeeeedeededededdddddddcddcdcdccdccdcccccccccccccccbccccbcbcbcbbbbcbbbbbbbbbbbbbbbbbbbbcbbcbcbcccccccccc' +
        'ccccccdccdccdcdcdcddcddcdddcddddddd',
      'mllllllkklkjkkjkjjjijjiiiiihihhhhhghggggggffffefeededdddcdcdcccbccbcbcbcbbcbbcbbcbccbccbbcbbbbbbabbabbabbababb' +
        'babbbbbcbbccbccdcdcddddededeeeeeeeefeefefeefefeefeeeeeeeedeedddedddddddcddddcddcddcdddcdddcdddddddddeddeddeded' +
        'edeedeedeedeeeedeeeeeeeeeeeeefeeeef',
    ),
    spectral: between(
      0x9e0142,
      0xd53e4f,
      0xf46d43,
      0xfdae61,
      0xfee08b,
      0xffffbf,
      0xe6f598,
      0xabdda4,
      0x66c2a5,
      0x3288bd,
      0x5e4fa2,
    ),
    grey: () => Array.from({ length: 256 }, (_, i) => [i, i, i] as const),
  }
}

/** 256 × RGBA with alpha 255. Each call returns a new array, which the caller may transfer to another thread. */
export function paletteTable(name: PaletteName): Uint8ClampedArray<ArrayBuffer> {
  return Uint8ClampedArray.from(
    palettes()
      [name]()
      .flatMap((colour) => [...colour, 255]),
  )
}
