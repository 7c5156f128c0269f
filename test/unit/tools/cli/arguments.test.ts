import { describe, expect, test } from 'vitest'
import { PALETTE_NAMES } from '../../../../src/core/colour/paletteNames.ts'
import { FILE_FORMATS, FORMAT_NAMES } from '../../../../src/core/files/fileFormats.ts'
import { DEFAULT_FILE_OPTIONS } from '../../../../src/core/files/fileOptions.ts'
import { ENGINE_CHOICES } from '../../../../src/core/settings.ts'
import type { EngineChoice, EngineReport } from '../../../../src/core/types.ts'
import { readArguments } from '../../../../tools/cli/arguments.mjs'
import { createFallbackReporter, fallbackWords } from '../../../../tools/cli/fallback.ts'
import { HELP } from '../../../../tools/cli/help.mjs'
import { checkNames } from '../../../../tools/cli/names.ts'

function run(...args: string[]) {
  const wish = readArguments(args)
  if (wish.kind !== 'run') throw new Error(`Not understood: ${args.join(' ')}`)
  return wish
}

function sentence(...args: string[]) {
  const wish = readArguments(args)
  return wish.kind === 'wrong' ? wish.sentence : 'understood'
}

describe('arguments of `npm run depth`', () => {
  test('one file is enough: starter, three formats, a plain look, beside the picture', () => {
    expect(run('a.jpg')).toEqual({
      kind: 'run',
      files: ['a.jpg'],
      out: null,
      formats: ['inferno', 'gray16', 'pfm'],
      colourBar: false,
      half: false,
      fieldOfView: DEFAULT_FILE_OPTIONS.fieldOfView,
      look: { palette: 'inferno', reversed: false, bands: 0, clip: 0, far: 0, near: 1, gamma: 1 },
      model: 'starter',
      isOwnModel: false,
      engine: 'auto',
      threads: null,
      downscale: 'smooth',
      detail: 'raw',
      flip: false,
      useEmbedded: false,
      ownDepth: null,
      meaning: null,
    })
  })

  test('options may stand before, between and after files', () => {
    const wish = run(
      '--out',
      'maps',
      'a.jpg',
      '--threads=2',
      'b.png',
      '--downscale',
      'reference',
      '--detail',
      'tiles',
      '--flip',
    )
    expect(wish).toMatchObject({
      files: ['a.jpg', 'b.png'],
      out: 'maps',
      threads: 2,
      downscale: 'reference',
      detail: 'tiles',
      flip: true,
    })
  })

  test('formats keep their order and lose repetitions', () => {
    expect(run('a', '--format', 'pfm, gray16,pfm').formats).toEqual(['pfm', 'gray16'])
    expect(run('a', '--format', 'pfm', '--format', 'inferno').formats).toEqual(['pfm', 'inferno'])
  })

  test('a look is made of its options', () => {
    const { look } = run(
      'a',
      '--palette',
      'grey',
      '--reversed',
      '--bands=8',
      '--clip',
      '1',
      '--far',
      '0.25',
      '--near',
      '0.5',
      '--gamma',
      '2',
    )
    expect(look).toEqual({
      palette: 'grey',
      reversed: true,
      bands: 8,
      clip: 1,
      far: 0.25,
      near: 0.5,
      gamma: 2,
    })
  })

  test('what only some formats heed has a switch of its own', () => {
    expect(run('a', '--colour-bar', '--half', '--field-of-view', '71.5')).toMatchObject({
      colourBar: true,
      half: true,
      fieldOfView: 71.5,
    })
  })

  test('the help names every format and its file', () => {
    for (const [name, { ending }] of Object.entries(FILE_FORMATS))
      expect
        .soft(HELP)
        .toMatch(new RegExp(`^ +${name} +NAME${ending.replaceAll('.', '\\.')} `, 'm'))
  })

  test('names of formats, palettes and engines are the page’s own', () => {
    const wish = run('a', '--format', 'npy,gray8', '--palette', 'grey', '--engine', 'int8')
    expect(checkNames(wish)).toEqual(wish)
    expect(checkNames(run('a', '--format', 'jpeg'))).toBe(
      `“jpeg” is not a format. There are ${FORMAT_NAMES.join(', ')}.`,
    )
    expect(checkNames(run('a', '--format', 'toString'))).toContain('“toString” is not a format')
    expect(checkNames(run('a', '--palette', 'rainbow'))).toBe(
      `“rainbow” is not a palette. There are ${PALETTE_NAMES.join(', ')}.`,
    )
    expect(checkNames(run('a', '--engine', 'webgpu'))).toBe(
      '“webgpu” is not an engine. There are auto, turbo, ort, int8.',
    )
    expect(checkNames(run('a', '--engine', ''))).toContain('“” is not an engine')
    // Complete, or it does not compile.
    const every: Readonly<Record<EngineChoice, null>> = {
      auto: null,
      turbo: null,
      ort: null,
      int8: null,
    }
    expect([...ENGINE_CHOICES].sort()).toEqual(Object.keys(every).sort())
    for (const engine of ENGINE_CHOICES)
      expect.soft(HELP).toMatch(new RegExp(`--engine ENGINE[^]*\\b${engine}\\b[^]*--threads N`))
  })

  test('a model is a name of the catalogue or an .onnx file', () => {
    expect(run('a', '--model', 'midas-small')).toMatchObject({
      model: 'midas-small',
      isOwnModel: false,
    })
    expect(run('a', '--model', 'own/net.ONNX')).toMatchObject({
      model: 'own/net.ONNX',
      isOwnModel: true,
    })
    expect(sentence('a', '--model', 'midas-large')).toContain('midas-large')
  })

  test('a map that no network makes is asked for in one of two ways', () => {
    expect(run('a', 'b', '--use-embedded')).toMatchObject({
      useEmbedded: true,
      ownDepth: null,
      meaning: null,
    })
    expect(run('a', '--own-depth', 'map.npy')).toMatchObject({
      useEmbedded: false,
      ownDepth: 'map.npy',
      meaning: null,
    })
    expect(run('a', '--own-depth', 'map.npy', '--near-is', 'small').meaning).toBe('near-small')
    expect(run('a', '--own-depth', 'map.npy', '--unit=millimetres').meaning).toBe('millimetres')
  })

  test('after -- everything is a file', () => {
    expect(run('--', '--out').files).toEqual(['--out'])
  })

  test('--help wins over the lack of files', () => {
    expect(readArguments(['--help'])).toEqual({ kind: 'help' })
  })

  test.each([
    ['no file', [], 'at least one file'],
    ['an empty format', ['a', '--format', ','], 'inferno'],
    ['no threads', ['a', '--threads', '0'], '1 to 64'],
    ['half a thread', ['a', '--threads', '1.5'], '1.5'],
    ['a thread too many', ['a', '--threads', '65'], '65'],
    ['an unknown detail', ['a', '--detail', 'fine'], 'raw, edges or tiles, not “fine”'],
    ['a word after --flip that is no file', ['a', '--flip=yes'], 'flip'],
    ['an unknown downscale', ['a', '--downscale', 'area'], 'area'],
    ['an unknown option', ['a', '--colours', 'viridis'], '--colours'],
    ['one band', ['a', '--bands', '1'], '2 to 64'],
    ['half a band', ['a', '--bands', '2.5'], '2.5'],
    [
      'a far end beyond the near one',
      ['a', '--far', '0.6', '--near', '0.5'],
      '--far must be below --near',
    ],
    ['an end beyond the range', ['a', '--near', '1.5'], '0 to 1'],
    ['a camera that sees behind itself', ['a', '--field-of-view', '200'], '1 to 170'],
    ['no gamma', ['a', '--gamma', ''], '0.1 to 10'],
    ['an option without its value', ['a', '--out'], '--out'],
    [
      'a map for two pictures',
      ['a', 'b', '--own-depth', 'm.png'],
      'exactly one picture; you gave 2',
    ],
    ['a map without a name', ['a', '--own-depth', ''], '--own-depth needs'],
    [
      'two maps of one picture',
      ['a', '--own-depth', 'm.png', '--use-embedded'],
      'Use --own-depth or --use-embedded',
    ],
    ['a meaning of nothing', ['a', '--unit', 'metres'], '--unit needs --own-depth'],
    [
      'a meaning of a map inside',
      ['a', '--use-embedded', '--near-is', 'large'],
      '--near-is needs --own-depth',
    ],
    [
      'two meanings',
      ['a', '--own-depth', 'm.png', '--near-is', 'large', '--unit', 'metres'],
      'Use --near-is or --unit',
    ],
    [
      'an unknown side',
      ['a', '--own-depth', 'm.png', '--near-is', 'bright'],
      'large or small, not “bright”',
    ],
    [
      'an unknown unit',
      ['a', '--own-depth', 'm.png', '--unit', 'feet'],
      'metres or millimetres, not “feet”',
    ],
    ['an empty folder', ['a', '--out', ''], '--out'],
  ])('%s is answered with a sentence that names it', (_, args, part) => {
    expect(sentence(...args)).toContain(part)
  })
})

describe('an engine that was not asked for', () => {
  const report: EngineReport = {
    engine: 'turbo 3, relaxed SIMD',
    kind: 'turbo',
    declined: null,
    threads: 2,
    reason: 'isolated',
    isolated: true,
  }
  const sigmoid: EngineReport = {
    ...report,
    engine: 'onnxruntime-web 1.30.0',
    kind: 'ort',
    declined: { code: 'operator', detail: 'Sigmoid' },
  }

  test('what ran as it was asked to needs no words', () => {
    for (const wish of ['auto', 'turbo'] as const)
      expect.soft(fallbackWords(wish, report)).toBeNull()
    expect(fallbackWords('int8', { ...report, arithmetic: 'int8' })).toBeNull()
    expect(fallbackWords('ort', { ...sigmoid, declined: { code: 'asked' } })).toBeNull()
  })

  test('onnxruntime-web in turbo’s place says why, whatever was asked for', () => {
    for (const wish of ['auto', 'turbo', 'int8'] as const)
      expect.soft(fallbackWords(wish, sigmoid)).toMatch(/^Using onnxruntime-web: .*: Sigmoid\.$/)
    expect(fallbackWords('auto', { ...sigmoid, declined: { code: 'check' } })).toContain(
      'in its self-test',
    )
  })

  test('32 bits in the place of 8 are said, and never where 8 were not asked for', () => {
    expect(fallbackWords('int8', report)).toContain('Ran in 32-bit')
    expect(fallbackWords('turbo', report)).toBeNull()
  })

  test('each reason is said once', () => {
    const said: string[] = []
    const tell = createFallbackReporter('int8', (sentence) => said.push(sentence))
    for (const one of [
      report,
      sigmoid,
      report,
      { ...report, arithmetic: 'int8' as const },
      sigmoid,
    ])
      tell(one)
    expect(said).toEqual([
      expect.stringMatching(/^--engine int8: Ran in 32-bit/),
      expect.stringMatching(/^--engine int8: Using onnxruntime-web:/),
    ])
  })
})
