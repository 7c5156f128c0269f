/** What was found out about turbo here: its threads, and its work on a model, by the model's hash. */
import { read, remove, write } from './kv.ts'

function referenceKey(sha256: string): string {
  return `answer:${sha256}`
}
function resultKey(sha256: string): string {
  return `verdict:${sha256}`
}

/** Of one engine (name and version); another version gets another chance. */
export interface SelfTestResult {
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

/** How many of `most` threads were the fastest when they were measured. */
export async function getFastestThreads(max: number): Promise<number | undefined> {
  const value = await read<unknown>('models', `threads:${max}`)
  return typeof value === 'number' && value >= 1 && value <= max ? value : undefined
}

export function putFastestThreads(max: number, fastest: number): Promise<boolean> {
  return write('models', `threads:${max}`, fastest)
}

/** onnxruntime-web's answer to the probe. */
export async function getReferenceOutput(sha256: string): Promise<readonly number[] | undefined> {
  const value = await read<unknown>('models', referenceKey(sha256))
  return Array.isArray(value) && value.every((number) => typeof number === 'number')
    ? value
    : undefined
}

export function putReferenceOutput(sha256: string, answer: readonly number[]): Promise<boolean> {
  return write('models', referenceKey(sha256), answer)
}

/** Whether turbo's answer was the right one. */
export async function getSelfTestResult(sha256: string): Promise<SelfTestResult | undefined> {
  const value = await read<unknown>('models', resultKey(sha256))
  return isSelfTestResult(value) ? value : undefined
}

export function putSelfTestResult(sha256: string, verdict: SelfTestResult): Promise<boolean> {
  return write('models', resultKey(sha256), verdict)
}

/** With the model goes what was found out about it. */
export async function deleteChecks(sha256: string): Promise<void> {
  await Promise.all([remove('models', referenceKey(sha256)), remove('models', resultKey(sha256))])
}
