import { beforeEach, describe, expect, test, vi } from 'vitest'
import { changeEffect, effectOptions } from '../../../../src/app/preferences/effectSettings.ts'
import {
  applySettings,
  currentSettings,
  isSameSettings,
  LONGEST_NAME,
  MOST_PRESETS,
  parsePresets,
  presetName,
  storedPresets,
  storePresets,
} from '../../../../src/app/preferences/presets.ts'
import { DEFAULT_LOOK } from '../../../../src/core/colour/look.ts'

const style = { ...DEFAULT_LOOK, palette: 'viridis', bands: 8 } as const
const preset = { name: 'Map', look: style, effects: { aperture: 5 } }

function parsed(...rows: readonly unknown[]) {
  return parsePresets(JSON.stringify(rows))
}

describe('stored presets', () => {
  test('are read as they were written', () => {
    expect(parsed(preset)).toEqual([preset])
  })

  test.each([
    ['no object', null],
    ['a number', 7],
    ['no name', { look: style, effects: {} }],
    ['an empty name', { ...preset, name: '' }],
    ['a name with spaces at its ends', { ...preset, name: ' Map ' }],
    ['a name that is too long', { ...preset, name: 'x'.repeat(LONGEST_NAME + 1) }],
    ['an unknown palette', { ...preset, look: { ...style, palette: 'sepia' } }],
    ['ends in the wrong order', { ...preset, look: { ...style, far: 0.8, near: 0.2 } }],
    ['an aperture beyond the slider', { ...preset, effects: { aperture: 99 } }],
    ['an aperture that is text', { ...preset, effects: { aperture: '5' } }],
  ])('are dropped if a row has %s', (_, row) => {
    expect(parsed(row, { ...preset, name: 'Good' }).map(({ name }) => name)).toEqual(['Good'])
  })

  test('hold neither kinds of effects, nor depths, nor settings of other versions', () => {
    const effects = { aperture: 5, bokeh: 'hexagon', focus: 0.5, glow: 1 }
    expect(parsed({ ...preset, effects })[0]?.effects).toEqual({ aperture: 5 })
  })

  test('have each name once, and are no more than the page offers', () => {
    expect(parsed(preset, { ...preset, effects: {} })).toEqual([{ ...preset, effects: {} }])
    const many = Array.from({ length: MOST_PRESETS + 5 }, (_, i) => ({ ...preset, name: `${i}` }))
    expect(parsed(...many)).toHaveLength(MOST_PRESETS)
  })

  test.each(['', '{', '{}', 'null', '"text"'])('are none if the text is %j', (text) => {
    expect(parsePresets(text)).toEqual([])
  })
})

describe('the presets of this browser', () => {
  const kept = new Map<string, string>()
  beforeEach(() => {
    kept.clear()
    vi.stubGlobal('localStorage', {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => kept.set(key, value),
    })
  })

  test('are sorted by name, and what another tab wrote is read', () => {
    storePresets([
      { ...preset, name: 'b' },
      { ...preset, name: 'A' },
    ])
    expect(storedPresets().map(({ name }) => name)).toEqual(['A', 'b'])
    kept.set('depthdrop.presets', JSON.stringify([preset]))
    expect(storedPresets()).toEqual([preset])
  })

  test('last for the visit where localStorage is blocked', () => {
    vi.stubGlobal('localStorage', undefined)
    storePresets([preset])
    expect(storedPresets()).toEqual([preset])
  })

  test('last for the visit where localStorage is full, and the older ones are not shown in their place', () => {
    storePresets([preset])
    vi.stubGlobal('localStorage', {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: () => {
        throw new DOMException('full', 'QuotaExceededError')
      },
    })
    storePresets([preset, { ...preset, name: 'New' }])
    expect(storedPresets().map(({ name }) => name)).toEqual(['Map', 'New'])
    storePresets([])
    expect(storedPresets()).toEqual([])
  })

  test('set the style and the sliders of the effects, and leave kinds and depths alone', () => {
    changeEffect('photo', { aperture: 7, seconds: 4, bokeh: 'hexagon', focus: 0.25 })
    applySettings(preset)
    expect(currentSettings()).toEqual({ look: style, effects: { aperture: 5 } })
    expect(effectOptions('photo')).toEqual({ aperture: 5, bokeh: 'hexagon', focus: 0.25 })
    expect(isSameSettings(currentSettings(), preset)).toBe(true)
    changeEffect('photo', { aperture: 6 })
    expect(isSameSettings(currentSettings(), preset)).toBe(false)
  })
})

test('a slider at its default is the same as one that was never moved', () => {
  const never = { look: DEFAULT_LOOK, effects: {} }
  expect(isSameSettings(never, { look: DEFAULT_LOOK, effects: { aperture: 3 } })).toBe(true)
  expect(isSameSettings(never, { look: style, effects: {} })).toBe(false)
})

test('a name has no spaces at its ends, and single ones between its words', () => {
  expect(presetName('  warm\t and   near ')).toBe('warm and near')
})
