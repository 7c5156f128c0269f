import { describe, expect, test } from 'vitest'
import { readParameters } from '../../../src/embed/parameters.ts'

describe('the parameters', () => {
  const DEFAULTS = {
    src: null,
    palette: 'inferno',
    model: 'starter',
    detail: null,
    flip: false,
    compare: true,
    ui: 'minimal',
  }
  const read = (text: string) => readParameters(new URLSearchParams(text))

  test('have their defaults', () => {
    expect(read('embed')).toEqual({ ...DEFAULTS, problems: [] })
    expect(read('embed&src=').src).toBeNull()
  })

  test('take every allowed value', () => {
    expect(
      read(
        'embed&src=a.png&palette=grey&model=midas-small&detail=edges&flip=true&compare=false&ui=full&lang=zh',
      ),
    ).toEqual({
      src: 'a.png',
      palette: 'grey',
      model: 'midas-small',
      detail: 'edges',
      flip: true,
      compare: false,
      ui: 'full',
      problems: [],
    })
  })

  test('take the address of a model', () => {
    const address = 'https://models.example/own.onnx'
    expect(read(`embed&model=${encodeURIComponent(address)}`)).toEqual({
      ...DEFAULTS,
      model: address,
      problems: [],
    })
    expect(read('embed&model=ftp%3A%2F%2Fhost%2Fown.onnx').problems).toMatchObject([
      { name: 'model' },
    ])
  })

  test.each(['palette', 'model', 'detail', 'flip', 'compare', 'ui', 'lang'])(
    'a %s that is not allowed is reported with the allowed values, and ignored',
    (name) => {
      const { problems, ...rest } = read(`embed&${name}=${'__proto__'.repeat(20)}`)
      expect(rest).toEqual(DEFAULTS)
      expect(problems).toMatchObject([{ name }])
      expect(problems[0]?.value).toHaveLength(40)
      expect(problems[0]?.allowed).toMatch(/\w+, \w+/)
    },
  )
})
