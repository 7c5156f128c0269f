/** What was found out about turbo here: its threads, and its work on a model, by the model's hash. */
import { read, remove, write } from './kv.ts'

function answerKey(sha256: string): string {
  return `answer:${sha256}`
}
function verdictKey(sha256: string): string {
  return `verdict:${sha256}`
}

/** Of one engine (name and version); another version gets another chance. */
export interface Verdict {
  readonly engine: string
  readonly isRight: boolean
}

function isVerdict(value: unknown): value is Verdict {
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
export async function storedThreads(most: number): Promise<number | undefined> {
  const value = await read<unknown>('models', `threads:${most}`)
  return typeof value === 'number' && value >= 1 && value <= most ? value : undefined
}

export function noteThreads(most: number, fastest: number): Promise<boolean> {
  return write('models', `threads:${most}`, fastest)
}

/** onnxruntime-web's answer to the probe. */
export async function storedAnswer(sha256: string): Promise<readonly number[] | undefined> {
  const value = await read<unknown>('models', answerKey(sha256))
  return Array.isArray(value) && value.every((number) => typeof number === 'number')
    ? value
    : undefined
}

export function noteAnswer(sha256: string, answer: readonly number[]): Promise<boolean> {
  return write('models', answerKey(sha256), answer)
}

/** Whether turbo's answer was the right one. */
export async function storedVerdict(sha256: string): Promise<Verdict | undefined> {
  const value = await read<unknown>('models', verdictKey(sha256))
  return isVerdict(value) ? value : undefined
}

export function noteVerdict(sha256: string, verdict: Verdict): Promise<boolean> {
  return write('models', verdictKey(sha256), verdict)
}

/** With the model goes what was found out about it. */
export async function forgetChecks(sha256: string): Promise<void> {
  await Promise.all([remove('models', answerKey(sha256)), remove('models', verdictKey(sha256))])
}
