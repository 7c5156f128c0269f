/** Takes the place of src/estimate.ts: each estimate waits until the test ends it. */
import { cancelled } from '../../../../src/core/errors.ts'
import { STARTER } from '../../../../src/core/models.ts'
import type { Model } from '../../../../src/core/types.ts'
import type { Estimate, EstimateOptions } from '../../../../src/estimate.ts'

interface Call {
  readonly name: string
  readonly options: EstimateOptions
  resolve(estimate: Estimate): void
  reject(error: Error): void
}

/** The estimates that were started and have not ended, oldest first. */
export const calls: Call[] = []

export function estimateDepth(file: File, options: EstimateOptions = {}): Promise<Estimate> {
  return new Promise((resolve, reject) => {
    const end = (): void => {
      const place = calls.indexOf(call)
      if (place >= 0) calls.splice(place, 1)
    }
    const call: Call = {
      name: file.name,
      options,
      resolve: (estimate) => {
        end()
        resolve(estimate)
      },
      reject: (error) => {
        end()
        reject(error)
      },
    }
    options.signal?.addEventListener('abort', () => call.reject(cancelled()))
    calls.push(call)
  })
}

/** The estimate of one photo that was started. */
export function callFor(name: string): Call {
  const call = calls.find((other) => other.name === name)
  if (call === undefined) throw new Error(`No estimate of ${name} is running.`)
  return call
}

/** An estimate with a map of one value. Its key stands for the contents of the photo. */
export function estimateOf(key: string, value = 0, model: Model = STARTER): Estimate {
  return {
    key,
    name: `${key}.jpg`,
    photo: { sha256: key },
    model,
    settings: { downscale: 'fast', detail: 'raw', flip: false },
    size: { width: 2, height: 1 },
    map: { width: 1, height: 1, data: Float32Array.of(value) },
    min: value,
    max: value,
    timing: {},
    cached: false,
    notices: [],
  } as unknown as Estimate
}

export function photo(name: string): File {
  return new File([name], name, { type: 'image/jpeg', lastModified: 1 })
}

/** Lets promises that were settled run their continuations. */
export async function flush(): Promise<void> {
  for (let i = 0; i < 20; i += 1) await Promise.resolve()
}
