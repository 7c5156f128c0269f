import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { inRoot } from '../../../tools/process/root.mjs'
import { ELSEWHERE } from '../../e2e/faults/elsewhere.ts'
import { readRows } from '../../e2e/faults/readRows.ts'
import { emptyCells, OUTCOMES, tableText } from '../../e2e/faults/table.ts'

test('the table has a row for each fault at each stage that it can reach', () => {
  expect(emptyCells(readRows())).toEqual([])
})

test('each row has all its cells, and an outcome that keeps the promise', () => {
  for (const row of readRows()) {
    expect.soft(Object.values(row).filter((cell) => !cell)).toEqual([])
    expect.soft(OUTCOMES).toContain(row.outcome)
  }
})

test('the file is what its rows make', () => {
  const text = readFileSync(inRoot('test', 'faults.md'), 'utf8')
  expect(text).toBe(tableText(readRows()))
  for (const row of ELSEWHERE) expect.soft(readRows()).toContainEqual(row)
})

test('each test that another file has exists', () => {
  for (const { test: name } of ELSEWHERE) {
    const [file = '', title = ''] = name.split(/: (.*)/s)
    expect.soft(readFileSync(inRoot('test', 'e2e', file), 'utf8')).toContain(`test('${title}'`)
  }
})
