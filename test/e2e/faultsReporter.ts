/** Writes test/faults.md from the rows that the tests of faults have seen, for `npm run faults`. */
import { existsSync, writeFileSync } from 'node:fs'
import type { FullResult, Reporter, TestCase, TestResult } from '@playwright/test/reporter'
import { inRoot } from '../../tools/process/root.mjs'
import { ELSEWHERE } from './faults/elsewhere.ts'
import { readRows } from './faults/readRows.ts'
import { emptyCells, type Row, tableText } from './faults/table.ts'

function nameOf({ fault, stage, how }: Row): string {
  return [fault, stage, how].join('\n')
}

/** DEPTHDROP_WRITE_FAULTS=some keeps the rows of tests that were left out of the run. */
export default class FaultsReporter implements Reporter {
  private readonly rows: Row[] = [...ELSEWHERE]

  onTestEnd(_: TestCase, { annotations }: TestResult): void {
    for (const { type, description = '' } of annotations)
      if (type === 'fault') this.rows.push(JSON.parse(description))
  }

  onEnd({ status }: FullResult): void {
    if (status !== 'passed') return
    const isPart =
      process.env['DEPTHDROP_WRITE_FAULTS'] === 'some' && existsSync(inRoot('test', 'faults.md'))
    const kept = isPart ? readRows() : []
    const rows = new Map([...kept, ...this.rows].map((row) => [nameOf(row), row]))
    for (const cell of emptyCells([...rows.values()])) process.stderr.write(`No test: ${cell}\n`)
    writeFileSync(inRoot('test', 'faults.md'), tableText([...rows.values()]))
  }
}
