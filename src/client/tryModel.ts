/** Runs a model that the visitor added on a known photo, before it is used for the visitor's own. */
import { DepthdropError } from '../core/errors.ts'
import { isMemoryError } from '../core/memoryError.ts'
import { compareWithStarter, type Verdict } from '../core/profile/compareWithStarter.ts'
import { DEFAULT_SETTINGS } from '../core/settings.ts'
import type { Model } from '../core/types.ts'
import { infer } from './engine/infer.ts'
import { loadModel } from './engine/load.ts'
import { pageEngine } from './engine/pageEngine.ts'
import { queue } from './queue.ts'

export interface Trial {
  readonly verdict: Verdict
  /** The model's smallest value. Distances are above 0. */
  readonly min: number
}

/** onnxruntime names an operator that it lacks in one of these ways. */
function operatorIn(detail: string): string | undefined {
  const [, before, after] =
    /([A-Za-z]\w*)\(-?\d+\) is not a registered|implementation for ([A-Za-z]\w*)/i.exec(detail) ??
    []
  return before ?? after
}

/** The sentence for a failure. onnxruntime-web's own texts name its source files and numbers. */
function failureOf(error: unknown, { title: name, profile }: Model): DepthdropError {
  const { width, height } = profile
  const codes = ['worker-died', 'no-answer', 'engine-failed']
  if (isMemoryError(error)) return new DepthdropError('model-memory', { name, width, height })
  if (!(error instanceof DepthdropError))
    return new DepthdropError('model-run', { name, width, height })
  if (!codes.includes(error.code)) return error
  const operator = operatorIn(String(error.facts['detail'] ?? ''))
  return operator === undefined
    ? new DepthdropError('model-run', { name, width, height })
    : new DepthdropError('model-operator', { name, operator })
}

/**
 * Rejects with DepthdropError if the model does not run.
 * @param photo samples/temple.small.jpg
 * @param seconds the engine ends a model that needs longer, a second later
 */
export async function tryModel(model: Model, photo: Blob, seconds: number): Promise<Trial> {
  const limit = AbortSignal.timeout(seconds * 1000)
  const onProgress = (): void => undefined
  try {
    const { map, min } = await queue.join(
      `try:${model.sha256}:${JSON.stringify(model.profile)}`,
      model.title,
      async (signal) => {
        await loadModel(pageEngine, model, onProgress, signal)
        const open = async (): Promise<{ readonly bitmap: ImageBitmap }> => ({
          bitmap: await createImageBitmap(photo),
        })
        const settings = DEFAULT_SETTINGS
        return infer(pageEngine, { name: model.title, model, settings, open, onProgress, signal })
      },
      { signal: limit },
    )
    return { verdict: compareWithStarter(map), min }
  } catch (error) {
    if (limit.aborted) throw new DepthdropError('model-late', { name: model.title, seconds })
    throw failureOf(error, model)
  }
}
