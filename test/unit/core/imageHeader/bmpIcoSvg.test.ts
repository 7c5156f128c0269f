/** The limits of the readers of BMP, ICO and SVG: each length, entry and attribute that changes the answer. */
import { describe, expect, it } from 'vitest'
import { type ImageHeader, readImageHeader } from '../../../../src/core/imageHeader/index.ts'
import { latin } from '../embedded/makeEmbedded.ts'
import { join } from './joinParts.ts'

describe('BMP and ICO', () => {
  const bmp = (length: number, ...sides: readonly number[]): Uint8Array =>
    join('BM', new Uint8Array(12), [length, 0, 0, 0], sides, new Uint8Array(10))

  it.each([12, 16, 40, 52, 56, 64, 108, 124])(
    'a BMP with a second header of %i bytes',
    (length) => {
      const sides = length === 12 ? [7, 0, 5, 0] : [7, 0, 0, 0, 5, 0, 0, 0]
      expect(readImageHeader(bmp(length, ...sides))).toEqual({ format: 'bmp', width: 7, height: 5 })
    },
  )

  it.each([
    ['a header of another length', bmp(41, 7, 0, 0, 0, 5, 0, 0, 0)],
    ['another magic', join('BN', bmp(40, 7, 0, 0, 0, 5, 0, 0, 0).subarray(2))],
  ])('no BMP has %s', (_, given) => {
    expect(readImageHeader(given)).toBeNull()
  })

  const entry = (width: number, height: number): number[] => [
    width,
    height,
    ...new Array(14).fill(0),
  ]
  it.each<[string, Uint8Array, object | null]>([
    ['an entry that is not square', join([0, 0, 1, 0, 1, 0], entry(7, 5)), { width: 7, height: 5 }],
    [
      'a later entry that is smaller',
      join([0, 0, 1, 0, 2, 0], entry(7, 5), entry(6, 5)),
      { width: 7, height: 5 },
    ],
    [
      'an entry beyond the stated number',
      join([0, 0, 1, 0, 1, 0], entry(7, 5), entry(9, 9)),
      { width: 7, height: 5 },
    ],
    [
      'an entry that is cut off',
      join([0, 0, 1, 0, 2, 0], entry(7, 5), entry(9, 9).slice(0, 15)),
      { width: 7, height: 5 },
    ],
    ['no entry', join([0, 0, 1, 0, 0, 0], entry(7, 5)), null],
    ['its only entry cut off', join([0, 0, 1, 0, 1, 0], entry(7, 5).slice(0, 15)), null],
    [
      'a reserved byte that is not 0',
      join([0, 0, 1, 0, 1, 0], [7, 5, 0, 1], new Uint8Array(12)),
      null,
    ],
    ['the type of a cursor', join([0, 0, 2, 0, 1, 0], entry(7, 5)), null],
  ])('an ICO with %s', (_, given, expected) => {
    expect(readImageHeader(given)).toEqual(expected && { format: 'ico', ...expected })
  })
})

describe('SVG', () => {
  it.each<[string, Partial<ImageHeader>]>([
    ["<svg width='3' height=' 4px '>", { width: 3, height: 4 }],
    ['<svg width = "3" height = "4">', { width: 3, height: 4 }],
    ['<svg width="0" height="4" viewBox="0 0 9 9">', { width: 9, height: 4 }],
    ['<svg width="0.2" height="0.4">', { width: 1, height: 1 }],
    ['<svg width="2.5" height="3.4">', { width: 3, height: 3 }],
    ['<svg viewBox="0 0 0 5">', {}],
    ['<svg viewBox="0 0 5 -5">', {}],
    ['<svg viewBox="0 0 5">', {}],
    ['<svg width="3">', {}],
    ['<svg height="3">', {}],
    ['<svg viewBox=" 1 , 2 , 30 40 ">', { width: 30, height: 40 }],
    ['<svg data-viewBox="0 0 1 1" viewBox="0 0 5 6">', { width: 5, height: 6 }],
    ['<svg title="a > b" width="3" height="4">', { width: 3, height: 4 }],
    ['<svg/>', {}],
    ['\n\t <svg\twidth="3"\nheight="4">', { width: 3, height: 4 }],
  ])('%s', (text, expected) => {
    expect(readImageHeader(latin(text))).toEqual({ format: 'svg', ...expected })
  })
})
