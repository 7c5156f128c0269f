/** The limits of the HEIF reader: each brand, and the boxes that are searched for properties. */
import { describe, expect, it } from 'vitest'
import { readImageHeader } from '../../../../src/core/imageHeader/index.ts'
import { join } from './joinParts.ts'

describe('HEIF', () => {
  const box = (
    type: string,
    ...content: (Uint8Array | readonly number[] | string)[]
  ): Uint8Array => {
    const body = join(...content)
    return join([0, 0, (body.length + 8) >> 8, (body.length + 8) & 255], type, body)
  }
  const brands = (...names: readonly string[]): Uint8Array =>
    box('ftyp', names[0] ?? '', [0, 0, 0, 0], names.slice(1).join(''))
  const size = (width: number, height: number): Uint8Array =>
    box('ispe', [0, 0, 0, 0, 0, 0, 0, width, 0, 0, 0, height])
  const meta = (...properties: Uint8Array[]): Uint8Array =>
    box('meta', [0, 0, 0, 0], box('iprp', box('ipco', ...properties)))

  it.each(['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs', 'mif1', 'msf1', 'miaf'])(
    'the brand %s is a HEIC file',
    (brand) => {
      const animated = ['hevc', 'hevx'].includes(brand) ? { animated: true } : {}
      expect(readImageHeader(brands(brand))).toEqual({ format: 'heic', ...animated })
      expect(readImageHeader(brands('xxxx', 'yyyy', brand))).toEqual({ format: 'heic' })
    },
  )

  it('brands behind the first box do not count', () => {
    expect(readImageHeader(join(brands('xxxx'), 'heicheic'))).toBeNull()
    expect(readImageHeader(brands('xxxx', ...new Array(70).fill('yyyy'), 'heic'))).toBeNull()
  })

  it('the first turn and the first mirror count, and two bits of the turn', () => {
    const photo = join(
      brands('avif'),
      meta(
        size(7, 5),
        box('irot', [0xfd]),
        box('irot', [2]),
        box('imir', [0xfe]),
        box('imir', [1]),
      ),
    )
    expect(readImageHeader(photo)).toEqual({ format: 'avif', width: 7, height: 5, orientation: 5 })
  })

  it.each<[string, Uint8Array]>([
    ['64 bits', join([0, 0, 0, 1], 'free', [0, 0, 0, 0, 0, 0, 0, 20], 'more')],
    ['no length of a box', box('free', 'more')],
  ])('properties behind a box with %s are read', (_, before) => {
    expect(readImageHeader(join(brands('avif'), before, meta(size(7, 5))))).toMatchObject({
      width: 7,
    })
  })

  it('a box of length 0 reaches to the end, and one that ends before its content ends the search', () => {
    const open = meta(size(7, 5))
    open[3] = 0
    expect(readImageHeader(join(brands('avif'), open))).toMatchObject({ width: 7, height: 5 })
    const short = join([0, 0, 0, 7], 'free')
    expect(readImageHeader(join(brands('avif'), short, meta(size(7, 5))))).toEqual({
      format: 'avif',
    })
  })

  it('properties are three levels deep', () => {
    const deep = box('meta', [0, 0, 0, 0], box('iprp', box('ipco', box('ipco', size(7, 5)))))
    expect(readImageHeader(join(brands('avif'), deep))).toEqual({ format: 'avif' })
  })
})
