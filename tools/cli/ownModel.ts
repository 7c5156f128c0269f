/** Opens the visitor's own model in the app's page, and says what was guessed about it. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { DepthdropError } from '../../src/core/errors.ts'
import { readOnnx } from '../../src/core/onnx/index.ts'
import type { KnownRun } from './names.ts'
import { type AppPage, addModel, Refused } from './page.ts'

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

/**
 * Adds the model and returns its id. Prints each guess once, with the option that corrects it.
 * @throws {Refused} with the app's own sentence.
 */
export async function openOwnModel(
  app: AppPage,
  run: KnownRun,
  print: (sentence: string) => void,
): Promise<string> {
  const file = path.resolve(run.model)
  const name = path.basename(file)
  const data = await weightFiles(file).catch((error: unknown) => {
    throw error instanceof DepthdropError ? new Refused(error.message) : error
  })
  const added = await addModel(app, [file, ...data], run.profile)
  if (added.guessedPixels !== null)
    print(
      `“${name}” does not say how its input is normalised; ${added.guessedPixels} was assumed. Change it with --pixels.`,
    )
  if (added.isMeaningGuessed)
    print(
      `“${name}” does not say what its numbers mean; ${added.profile.meaning} was assumed. If near and far are swapped, use --meaning.`,
    )
  return added.id
}
