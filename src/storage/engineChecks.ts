/** Stores what this browser's tests of turbo found: the fastest number of threads, and by model the self-test. */
import type { Model, Profile } from '../core/types.ts'
import { listKeys, read, remove, write } from './kv.ts'

/** What a self-test is of. */
type Tested = Pick<Model, 'sha256' | 'profile'>

/** What the input and the output of the self-test depend on. */
function testOf({ width, height, range, output = '' }: Profile): string {
  return [width, height, range, output].join()
}
function referenceKey({ sha256, profile }: Tested): string {
  return `answer:${sha256}:${testOf(profile)}`
}
function resultKey({ sha256, profile }: Tested): string {
  return `verdict:${sha256}:${testOf(profile)}`
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
export async function getReferenceOutput(model: Tested): Promise<readonly number[] | undefined> {
  const value = await read<unknown>('models', referenceKey(model))
  return Array.isArray(value) && value.every((number) => typeof number === 'number')
    ? value
    : undefined
}

export function putReferenceOutput(model: Tested, output: readonly number[]): Promise<boolean> {
  return write('models', referenceKey(model), output)
}

/** Whether turbo's output for the self-test's input agreed with the reference. */
export async function getSelfTestResult(model: Tested): Promise<SelfTestResult | undefined> {
  const value = await read<unknown>('models', resultKey(model))
  return isSelfTestResult(value) ? value : undefined
}

export function putSelfTestResult(model: Tested, result: SelfTestResult): Promise<boolean> {
  return write('models', resultKey(model), result)
}

/** Deletes the checks of a model file, of every size and output. */
export async function deleteChecks(sha256: string): Promise<void> {
  const isCheck = (key: string): boolean =>
    key.startsWith(`answer:${sha256}`) || key.startsWith(`verdict:${sha256}`)
  const checks = (await listKeys('models')).filter(isCheck)
  await Promise.all(checks.map((key) => remove('models', key)))
}
