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
  if (wish.kind !== 'run') throw new Error(`The arguments were refused: ${args.join(' ')}`)
  return wish
}

function sentence(...args: string[]) {
  const wish = readArguments(args)
  return wish.kind === 'wrong' ? wish.sentence : 'understood'
}

describe('arguments of `npm run depth`', () => {
  test('what is known about an .onnx file is passed on, and refused without one', () => {
    const known = ['--pixels', 'half', '--side', '640x192', '--meaning', 'metres', '--output', 'd']
    expect(run('a.jpg', '--model', 'm.onnx', ...known, '--keep-aspect').profile).toEqual({
      pixels: 'half',
      width: 640,
      height: 192,
      meaning: 'metres',
      output: 'd',
      keepAspect: true,
    })
    expect(run('a.jpg', '--model', 'm.onnx', '--side', '518').profile).toEqual({
      width: 518,
      height: 518,
    })
    expect(sentence('a.jpg', '--pixels', 'half')).toBe(
      '--pixels needs --model with the path or the address of an .onnx file.',
    )
    expect(sentence('a.jpg', '--model', 'm.onnx', '--meaning', 'near')).toBe(
      '--meaning must be one of disparity, distance, metres, log-metres, near-small, not “near”.',
    )
    expect(sentence('a.jpg', '--model', 'm.onnx', '--side', 'big')).toBe(
      '--side takes a number of pixels or WIDTHxHEIGHT, not “big”.',
    )
  })

  test('a new model may take longer for the test photo than 40 seconds', () => {
    expect(run('a.jpg', '--model', 'm.onnx', '--trial-seconds', '180').trialSeconds).toBe(180)
    expect(sentence('a.jpg', '--model', 'm.onnx', '--trial-seconds', '181')).toBe(
      '--trial-seconds takes a number from 1 to 180, not “181”.',
    )
    expect(sentence('a.jpg', '--trial-seconds', '9')).toBe(
      '--trial-seconds needs --model with the path or the address of an .onnx file.',
    )
  })

  test('a model by its address can be pinned', () => {
    const pinned = (sha256: string, model = 'https://host/m.onnx') =>
      ['a.jpg', '--model', model, '--sha256', sha256] as const
    expect(run(...pinned('AB'.repeat(32))).sha256).toBe('ab'.repeat(32))
    expect(sentence(...pinned('ab'))).toBe('--sha256 takes 64 hexadecimal digits, not “ab”.')
    expect(sentence(...pinned('ab'.repeat(32), 'm.onnx'))).toBe(
      '--sha256 needs --model with the address of an .onnx file.',
    )
  })

  test('one file is enough, and every option has a default', () => {
    expect(run('a.jpg')).toEqual({
      kind: 'run',
      files: ['a.jpg'],
      out: null,
      formats: ['inferno', 'gray16', 'pfm'],
      isFormatGiven: false,
      colourBar: false,
      half: false,
      fieldOfView: DEFAULT_FILE_OPTIONS.fieldOfView,
      space: {},
      look: {
        palette: 'inferno',
        reversed: false,
        bands: 0,
        clip: 0,
        far: 0,
        near: 1,
        gamma: 1,
        autoContrast: false,
      },
      model: 'starter',
      isOwnModel: false,
      profile: {},
      sha256: null,
      trialSeconds: 40,
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

  test('options may come before, between and after files', () => {
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

  test('the options of the look make up one look', () => {
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
      '--auto-contrast',
    )
    expect(look).toEqual({
      palette: 'grey',
      reversed: true,
      bands: 8,
      clip: 1,
      far: 0.25,
      near: 0.5,
      gamma: 2,
      autoContrast: true,
    })
  })

  test('each option for a single format is read', () => {
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

  test('an unknown format, palette or engine is refused with the list of valid names', () => {
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
    // The compiler requires every engine here.
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

  test('a map without an estimate comes from inside the photo or from a file', () => {
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

  test('every argument after -- is a file', () => {
    expect(run('--', '--out').files).toEqual(['--out'])
  })

  test('--help needs no file', () => {
    expect(readArguments(['--help'])).toEqual({ kind: 'help' })
  })

  test.each([
    ['no file', [], 'at least one file'],
    ['an empty format', ['a', '--format', ','], 'inferno'],
    ['no threads', ['a', '--threads', '0'], '1 to 64'],
    ['half a thread', ['a', '--threads', '1.5'], '1.5'],
    ['a thread too many', ['a', '--threads', '65'], '65'],
    ['an unknown detail', ['a', '--detail', 'fine'], 'raw, edges or tiles, not “fine”'],
    ['a value for --flip', ['a', '--flip=yes'], 'flip'],
    ['an unknown downscale', ['a', '--downscale', 'area'], 'area'],
    ['an unknown option', ['a', '--colours', 'viridis'], '--colours'],
    ['one band', ['a', '--bands', '1'], '2 to 64'],
    ['half a band', ['a', '--bands', '2.5'], '2.5'],
    [
      'a far end beyond the near one',
      ['a', '--far', '0.6', '--near', '0.5'],
      '--far must be below --near',
    ],
    ['a near end above 1', ['a', '--near', '1.5'], '0 to 1'],
    ['a field of view of more than 170 degrees', ['a', '--field-of-view', '200'], '1 to 170'],
    ['an empty gamma', ['a', '--gamma', ''], '0.1 to 10'],
    ['an option without its value', ['a', '--out'], '--out'],
    [
      'one map for two photos',
      ['a', 'b', '--own-depth', 'm.png'],
      'exactly one picture; you gave 2',
    ],
    ['a map without a name', ['a', '--own-depth', ''], '--own-depth needs'],
    [
      'two maps for one photo',
      ['a', '--own-depth', 'm.png', '--use-embedded'],
      'Use --own-depth or --use-embedded',
    ],
    ['a meaning without a map', ['a', '--unit', 'metres'], '--unit needs --own-depth'],
    [
      'a meaning for an embedded map',
      ['a', '--use-embedded', '--near-is', 'large'],
      '--near-is needs --own-depth',
    ],
    [
      'two meanings',
      ['a', '--own-depth', 'm.png', '--near-is', 'large', '--unit', 'metres'],
      'Use --near-is or --unit',
    ],
    [
      'an unknown value of --near-is',
      ['a', '--own-depth', 'm.png', '--near-is', 'bright'],
      'large or small, not “bright”',
    ],
    [
      'an unknown unit',
      ['a', '--own-depth', 'm.png', '--unit', 'feet'],
      'metres or millimetres, not “feet”',
    ],
    ['an empty folder', ['a', '--out', ''], '--out'],
  ])('%s is refused with an error that names it', (_, args, part) => {
    expect(sentence(...args)).toContain(part)
  })
})

describe('the report of a fallback engine', () => {
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

  test('no report is made if the requested engine ran', () => {
    for (const wish of ['auto', 'turbo'] as const)
      expect.soft(fallbackWords(wish, report)).toBeNull()
    expect(fallbackWords('int8', { ...report, arithmetic: 'int8' })).toBeNull()
    expect(fallbackWords('ort', { ...sigmoid, declined: { code: 'asked' } })).toBeNull()
  })

  test('onnxruntime-web in place of turbo gives its reason', () => {
    for (const wish of ['auto', 'turbo', 'int8'] as const)
      expect.soft(fallbackWords(wish, sigmoid)).toMatch(/^Using onnxruntime-web: .*: Sigmoid\.$/)
    expect(fallbackWords('auto', { ...sigmoid, declined: { code: 'check' } })).toContain(
      'in its self-test',
    )
  })

  test('32 bits in place of 8 are reported only if 8 were requested', () => {
    expect(fallbackWords('int8', report)).toContain('Ran in 32-bit')
    expect(fallbackWords('turbo', report)).toBeNull()
  })

  test('each reason is reported once', () => {
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
