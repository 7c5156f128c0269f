/** What a site says of a model's form with 8-bit weights, which it has made itself. */

export interface SmallForm {
  /** A plain file name in the site's folder of models. */
  readonly file: string
  readonly bytes: number
  /** Lower-case hex. */
  readonly sha256: string
  /** Against the original, as `npm run shrink` prints it: shares of 1. */
  readonly error: { readonly largest: number; readonly mean: number; readonly aligned: number }
  /** See `Model.referenceOutput`. */
  readonly referenceOutput: readonly number[]
}

const FILE = /^[\w-]+(\.[\w-]+)*\.int8\.onnx$/
const SHA256 = /^[0-9a-f]{64}$/

function isNumbers(values: unknown): values is readonly number[] {
  return Array.isArray(values) && values.every((value) => Number.isFinite(value))
}

/** Null if the value is not such a description. */
export function parseSmallForm(value: unknown): SmallForm | null {
  if (!(value instanceof Object)) return null
  const { file, bytes, sha256, error, referenceOutput } = value as Partial<SmallForm>
  const isWhole =
    FILE.test(String(file)) &&
    SHA256.test(String(sha256)) &&
    Number.isSafeInteger(bytes) &&
    Number(bytes) > 0 &&
    error instanceof Object &&
    isNumbers([error.largest, error.mean, error.aligned]) &&
    isNumbers(referenceOutput)
  return isWhole ? (value as SmallForm) : null
}
