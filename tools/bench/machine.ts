/** Describes the machine of the measurement. */
import { existsSync, readFileSync } from 'node:fs'
import { cpus } from 'node:os'

export interface Machine {
  readonly cpu: string
  readonly cores: number
  readonly node: string
  /** Vector extensions that native code can use but WebAssembly (128-bit vectors) cannot. Empty if unknown. */
  readonly vectors: readonly string[]
}

const WIDE = ['avx2', 'avx512f', 'amx_tile']
const FLAGS = '/proc/cpuinfo'

function vectors(): readonly string[] {
  if (!existsSync(FLAGS)) return []
  const flags = new Set(
    /^flags\s*:(.*)$/mu.exec(readFileSync(FLAGS, 'utf8'))?.[1]?.trim().split(' '),
  )
  return WIDE.filter((name) => flags.has(name))
}

export function machineOf(): Machine {
  return {
    cpu: cpus()[0]?.model ?? '',
    cores: cpus().length,
    node: process.version,
    vectors: vectors(),
  }
}
