import { expect, test } from 'vitest'
import {
  credentialsOf,
  detailOf,
  isCompared,
  loadingOf,
  lookOf,
  modelNameOf,
  reflect,
  requestedModel,
  viewOf,
} from '../../../src/element/attributes.ts'

/** An element with nothing but attributes. */
function element(attributes: Readonly<Record<string, string>> = {}): Element {
  const values = new Map(Object.entries(attributes))
  return {
    getAttribute: (name: string) => values.get(name) ?? null,
    hasAttribute: (name: string) => values.has(name),
    setAttribute: (name: string, value: string) => void values.set(name, value),
    removeAttribute: (name: string) => void values.delete(name),
  } as unknown as Element
}

test('without attributes every value is the default', () => {
  const bare = element()
  expect(lookOf(bare)).toEqual({
    palette: 'inferno',
    reversed: false,
    bands: 0,
    clip: 0,
    far: 0,
    near: 1,
    gamma: 1,
    autoContrast: false,
  })
  expect([detailOf(bare), loadingOf(bare), requestedModel(bare), credentialsOf(bare)]).toEqual([
    'edges',
    'eager',
    'starter',
    'same-origin',
  ])
})

test('names are read without regard to case and surrounding spaces', () => {
  const given = element({ palette: ' Turbo ', detail: 'TILES', loading: 'Lazy' })
  expect([lookOf(given).palette, detailOf(given), loadingOf(given)]).toEqual([
    'turbo',
    'tiles',
    'lazy',
  ])
})

test('an unknown view counts as the map', () => {
  const view = (value: string) => viewOf(element({ view: value }))
  expect([viewOf(element()), view(' 3D '), view('stereo'), view('blur'), view('vr')]).toEqual([
    'map',
    '3d',
    'stereo',
    'blur',
    'map',
  ])
})

test('auto contrast is a boolean attribute', () => {
  expect(lookOf(element({ 'auto-contrast': '' })).autoContrast).toBe(true)
})

test('an invalid or empty number counts as the default, and a boundary is valid', () => {
  const look = (name: string, value: string): unknown =>
    lookOf(element({ [name]: value }))[name as 'gamma']
  expect([look('gamma', '0.1'), look('gamma', '10')]).toEqual([0.1, 10])
  expect([look('gamma', '0'), look('gamma', '11'), look('gamma', ''), look('gamma', 'x')]).toEqual([
    1, 1, 1, 1,
  ])
  expect([look('bands', '8.9'), look('bands', '65')]).toEqual([8, 0])
  expect([look('clip', '40'), look('clip', '41')]).toEqual([40, 0])
})

test('far and near count only if far is smaller', () => {
  const ends = (far: string, near: string): readonly number[] => {
    const look = lookOf(element({ far, near }))
    return [look.far, look.near]
  }
  expect(ends('0.2', '0.7')).toEqual([0.2, 0.7])
  expect(ends('0.7', '0.2')).toEqual([0, 1])
  expect(ends('0.5', '0.5')).toEqual([0, 1])
})

test('an unknown model is requested as it is written, although the property reports the default', () => {
  const given = element({ model: ' Unknown ' })
  expect([requestedModel(given), modelNameOf(given)]).toEqual(['unknown', 'starter'])
})

test('cookies are sent to another site only with use-credentials', () => {
  expect(credentialsOf(element({ crossorigin: 'use-credentials' }))).toBe('include')
  expect(credentialsOf(element({ crossorigin: 'anonymous' }))).toBe('same-origin')
})

test('null and undefined remove an attribute', () => {
  const given = element({ palette: 'turbo', alt: 'a' })
  reflect(given, 'palette', null)
  reflect(given, 'alt', undefined)
  expect([given.hasAttribute('palette'), given.hasAttribute('alt')]).toEqual([false, false])
  reflect(given, 'alt', '')
  expect(given.getAttribute('alt')).toBe('')
})

test('photo and map are compared unless the attribute says false or the map is decoration', () => {
  const compared = (attributes: Record<string, string>) => isCompared(element(attributes))
  expect([compared({}), compared({ compare: '' }), compared({ alt: 'A hill' })]).toEqual([
    true,
    true,
    true,
  ])
  expect([compared({ compare: ' False ' }), compared({ alt: '' })]).toEqual([false, false])
  expect(compared({ alt: '', compare: '' })).toBe(true)
})
