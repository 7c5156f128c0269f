/** Opens the visitor's own model in the app's page, and says what was guessed about it. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { AddedModel } from '../../src/automation.ts'
import { DepthdropError, fill } from '../../src/core/errors.ts'
import { readOnnx } from '../../src/core/onnx/index.ts'
import type { KnownRun } from './names.ts'
import { type AppPage, addModel, addModelAt, Refused } from './page.ts'
import { isWebAddress } from './values.mjs'

/** The files with the model's weights, as its tensors name them: beside the model, or in a folder there. */
async function weightFiles(model: string): Promise<readonly string[]> {
  const names = new Set<string>()
  readOnnx(new Uint8Array(await readFile(model)), path.basename(model), {
    weights: (name) => (names.add(name), 'absent'),
  })
  return [...names]
    .filter((name) => name !== '')
    .map((name) => path.join(path.dirname(model), name))
}

async function addFiles(app: AppPage, run: KnownRun): Promise<AddedModel> {
  const file = path.resolve(run.model)
  const data = await weightFiles(file).catch((error: unknown) => {
    throw error instanceof DepthdropError ? new Refused(error.message) : error
  })
  return addModel(app, [file, ...data], run)
}

/** What is said about near and far after the model ran on a photo. */
const HINTS: Readonly<Record<NonNullable<AddedModel['hint']>, string>> = {
  modelGuess:
    'does not say what its numbers mean; {meaning} was assumed. If near and far are swapped, use --meaning.',
  modelReversed:
    'does not say what its numbers mean. On a test photo near came out small, so {meaning} was assumed. If near and far are swapped, use --meaning.',
  modelContradicts:
    'gave a map of a test photo with near and far swapped; {meaning} was kept. If they are swapped on your photos, use --meaning.',
}

/**
 * Adds the model, which runs once on a test photo, and returns its id. Prints each guess once, with the option that corrects it.
 * @throws {Refused} with the app's own sentence.
 */
export async function openOwnModel(
  app: AppPage,
  run: KnownRun,
  print: (sentence: string) => void,
): Promise<string> {
  const isAddress = isWebAddress(run.model)
  const adding = isAddress ? addModelAt(app, run.model, run) : addFiles(app, run)
  const added = await adding.catch((error: unknown) => {
    if (!(error instanceof Refused && error.code === 'model-late')) throw error
    throw new Refused(`${error.message} Or give it more time with --trial-seconds.`)
  })
  const name = isAddress ? new URL(run.model).host : path.basename(run.model)
  if (isAddress)
    print(
      `The model of ${name} has ${added.bytes} bytes and the SHA-256 ${added.sha256}. It is downloaded in each run; save the file to avoid that, or give --sha256 to refuse another one.`,
    )
  if (added.guessedPixels !== null)
    print(
      `“${name}” does not say how its input is normalised; ${added.guessedPixels} was assumed. Change it with --pixels.`,
    )
  const { hint, profile } = added
  if (hint !== null) print(`“${name}” ${fill(HINTS[hint], { meaning: profile.meaning })}`)
  return added.id
}
