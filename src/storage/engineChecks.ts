/** Stores what this browser's tests of turbo found: the fastest number of threads, and by model the self-test. */
import { read, remove, write } from './kv.ts'

function referenceKey(sha256: string): string {
  return `answer:${sha256}`
}
function resultKey(sha256: string): string {
  return `verdict:${sha256}`
}

/** Valid for one engine only: another version is tested again. */
export interface SelfTestResult {
  /** Name and version. */
  readonly engine: string
  readonly isRight: boolean
}

function isSelfTestResult(value: unknown): value is SelfTestResult {
  return (
    typeof value === 'object' &&
    value !== null &&
    'engine' in value &&
    typeof value.engine === 'string' &&
    'isRight' in value &&
    typeof value.isRight === 'boolean'
  )
}

/** The number of threads, up to `max`, that was the fastest when it was measured; undefined before that. */
export async function getFastestThreads(max: number): Promise<number | undefined> {
  const value = await read<unknown>('models', `threads:${max}`)
  return typeof value === 'number' && value >= 1 && value <= max ? value : undefined
}

export function putFastestThreads(max: number, fastest: number): Promise<boolean> {
  return write('models', `threads:${max}`, fastest)
}

/** What onnxruntime-web computed for the self-test's input. */
export async function getReferenceOutput(sha256: string): Promise<readonly number[] | undefined> {
  const value = await read<unknown>('models', referenceKey(sha256))
  return Array.isArray(value) && value.every((number) => typeof number === 'number')
    ? value
    : undefined
}

export function putReferenceOutput(sha256: string, output: readonly number[]): Promise<boolean> {
  return write('models', referenceKey(sha256), output)
}

/** Whether turbo's output for the self-test's input agreed with the reference. */
export async function getSelfTestResult(sha256: string): Promise<SelfTestResult | undefined> {
  const value = await read<unknown>('models', resultKey(sha256))
  return isSelfTestResult(value) ? value : undefined
}

export function putSelfTestResult(sha256: string, result: SelfTestResult): Promise<boolean> {
  return write('models', resultKey(sha256), result)
}

export async function deleteChecks(sha256: string): Promise<void> {
  await Promise.all([remove('models', referenceKey(sha256)), remove('models', resultKey(sha256))])
}
