/** The form of a model with 8-bit weights: a quarter of the bytes for the same map, nearly. */
import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { parseShardManifest } from '../../src/core/shards.ts'
import type { SmallForm } from '../../src/core/smallForm.ts'
import { parseSmallForm } from '../../src/core/smallForm.ts'
import type { Profile } from '../../src/core/types.ts'
import { computeReferenceOutput } from '../referenceOutput.ts'
import { optimise } from '../shrink/optimise.ts'
import { noiseInputs } from '../shrink/photos.ts'
import { makeReference, shrinkTo } from '../shrink/shrinkFile.ts'
import { isPinned, sizeOf } from './partial.ts'

export const NOISE_IMAGES = 8

/** STEM.int8.onnx beside STEM.onnx, and STEM.int8.json with its facts. The build copies the facts into the site's list. */
function pathsOf(file: string): { readonly model: string; readonly facts: string } {
  const { dir, name } = path.parse(file)
  const stem = path.join(dir, `${name}.int8`)
  return { model: `${stem}.onnx`, facts: `${stem}.json` }
}

/** The facts of a form that exists and matches them. */
async function readForm(file: string): Promise<SmallForm | null> {
  const { model, facts } = pathsOf(file)
  const form = parseSmallForm(JSON.parse(await readFile(facts, 'utf8').catch(() => 'null')))
  return form !== null && (await isPinned(model, { title: form.file, ...form })) ? form : null
}

/** The path of the whole file. The parts of a split one are joined in `folder`. */
async function wholeFile(file: string, folder: string): Promise<string> {
  if ((await sizeOf(file)) > 0) return file
  const { dir, name } = path.parse(file)
  const { parts } = parseShardManifest(await readFile(path.join(dir, `${name}.parts.json`), 'utf8'))
  const joined = path.join(folder, `${name}.onnx`)
  const bytes = await Promise.all(parts.map((part) => readFile(path.join(dir, part.file))))
  await writeFile(joined, Buffer.concat(bytes))
  return joined
}

/**
 * Writes the form unless it is there. `file` is STEM.onnx, whole or in parts.
 * @returns its facts, with the errors against the original over eight noise images
 */
export async function placeSmallForm(file: string, profile: Profile): Promise<SmallForm> {
  const known = await readForm(file)
  if (known !== null) return known
  const folder = await mkdtemp(path.join(os.tmpdir(), 'depthdrop-'))
  try {
    const whole = await wholeFile(file, folder)
    const reference = await makeReference(whole, profile, noiseInputs(NOISE_IMAGES, profile))
    const { model, facts } = pathsOf(file)
    const { bytes, error } = await shrinkTo(
      model,
      'int8',
      await optimise(whole, 'basic'),
      reference,
    )
    const form: SmallForm = {
      file: path.basename(model),
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      error,
      referenceOutput: await computeReferenceOutput(bytes, profile),
    }
    await writeFile(facts, `${JSON.stringify(form)}\n`)
    return form
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
