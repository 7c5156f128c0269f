/** Reads the rows of the committed table of faults. */
import { readFileSync } from 'node:fs'
import { inRoot } from '../../../tools/process/root.mjs'
import type { Row } from './table.ts'

/** The cells of each row, as they are in the file. */
export function readRows(): readonly Row[] {
  const text = readFileSync(inRoot('test', 'faults.md'), 'utf8')
  const rows = text.slice(text.indexOf('## Rows\n')).split('\n').slice(4)
  return rows
    .filter((line) => line.startsWith('| '))
    .map((line) => {
      const [fault, stage, how, outcome, sees, test] = line.slice(2, -2).split(' | ')
      return { fault, stage, how, outcome, sees, test } as Row
    })
}
