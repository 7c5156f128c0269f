import { describe, expect, test } from 'vitest'
import { readArguments } from '../../tools/depth/arguments.mjs'

const run = (...args: string[]) => {
  const wish = readArguments(args)
  if (wish.kind !== 'run') throw new Error(`Not understood: ${args.join(' ')}`)
  return wish
}

const sentence = (...args: string[]) => {
  const wish = readArguments(args)
  return wish.kind === 'wrong' ? wish.sentence : 'understood'
}

describe('arguments of `npm run depth`', () => {
  test('one file is enough: starter, all three formats, beside the picture', () => {
    expect(run('a.jpg')).toEqual({
      kind: 'run',
      files: ['a.jpg'],
      out: null,
      formats: ['inferno', 'gray16', 'pfm'],
      model: 'starter',
      isOwnModel: false,
      threads: null,
      downscale: 'smooth',
    })
  })

  test('options may stand before, between and after files', () => {
    const wish = run('--out', 'maps', 'a.jpg', '--threads=2', 'b.png', '--downscale', 'reference')
    expect(wish).toMatchObject({ files: ['a.jpg', 'b.png'], out: 'maps', threads: 2, downscale: 'reference' })
  })

  test('formats keep their order and lose repetitions', () => {
    expect(run('a', '--format', 'pfm, gray16,pfm').formats).toEqual(['pfm', 'gray16'])
    expect(run('a', '--format', 'pfm', '--format', 'inferno').formats).toEqual(['pfm', 'inferno'])
  })

  test('a model is a name of the catalogue or an .onnx file', () => {
    expect(run('a', '--model', 'midas-small')).toMatchObject({ model: 'midas-small', isOwnModel: false })
    expect(run('a', '--model', 'own/net.ONNX')).toMatchObject({ model: 'own/net.ONNX', isOwnModel: true })
    expect(sentence('a', '--model', 'midas-large')).toContain('midas-large')
  })

  test('after -- everything is a file', () => {
    expect(run('--', '--out').files).toEqual(['--out'])
  })

  test('--help wins over the lack of files', () => {
    expect(readArguments(['--help'])).toEqual({ kind: 'help' })
  })

  test.each([
    ['no file', [], 'at least one file'],
    ['an unknown format', ['a', '--format', 'jpeg'], 'jpeg'],
    ['an empty format', ['a', '--format', ','], 'inferno'],
    ['no threads', ['a', '--threads', '0'], '1 to 64'],
    ['half a thread', ['a', '--threads', '1.5'], '1.5'],
    ['a thread too many', ['a', '--threads', '65'], '65'],
    ['an unknown downscale', ['a', '--downscale', 'area'], 'area'],
    ['an unknown option', ['a', '--palette', 'viridis'], '--palette'],
    ['an option without its value', ['a', '--out'], '--out'],
    ['an empty folder', ['a', '--out', ''], '--out'],
  ])('%s is answered with a sentence that names it', (_, args, part) => {
    expect(sentence(...args)).toContain(part)
  })
})
