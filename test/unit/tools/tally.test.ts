import { describe, expect, test } from 'vitest'
import {
  asText,
  fromPlaywright,
  fromVitest,
  lastLine,
  settled,
} from '../../../tools/test/tally.mjs'

function ended(code: number | null, timedOut = false) {
  return { code, timedOut }
}
const passed = { name: 'a', state: 'passed', reason: '' } as const
const failed = { name: 'b', state: 'failed', reason: '1 is not 2\nat x' } as const

describe('the tally of a test run', () => {
  test('the last line counts passed, failed and skipped tests', () => {
    expect(lastLine([passed, failed, passed])).toBe('2 passed, 1 failed')
    expect(lastLine([passed, { name: 'c', state: 'skipped', reason: '' }])).toBe(
      '1 passed, 0 failed, 1 skipped',
    )
    expect(lastLine([])).toBe('0 passed, 0 failed')
  })

  test('the text lists only failed tests', () => {
    expect(asText([passed, failed])).toBe('FAILED  b\n        1 is not 2\n        at x\n\n')
    expect(asText([passed])).toBe('')
  })

  test('the text lists skipped tests before failed ones', () => {
    expect(
      asText([failed, { name: 'nginx (not installed here)', state: 'skipped', reason: '' }]),
    ).toMatch(/^SKIPPED nginx \(not installed here\)\n\nFAILED {2}b\n/)
  })

  test('a step that fails without a failed test counts as a failure', () => {
    expect(settled('unit', ended(1), () => [passed])).toEqual([
      passed,
      { name: 'unit', state: 'failed', reason: 'ended with status 1' },
    ])
    expect(settled('unit', ended(0, true), () => [failed]).at(-1)?.reason).toBe(
      'took too long and was stopped',
    )
    expect(settled('unit', ended(1), () => [failed])).toEqual([failed])
  })

  test('a missing report counts as a failure', () => {
    const unreadable = () => {
      throw new Error('no such file')
    }
    expect(settled('e2e', ended(0), unreadable)).toEqual([
      { name: 'e2e', state: 'failed', reason: 'left no report (no such file)' },
    ])
    expect(settled('e2e', ended(0), () => [])).toEqual([
      { name: 'e2e', state: 'failed', reason: 'ran no test at all' },
    ])
  })

  test('a Vitest file that failed as a whole counts as a failure', () => {
    const results = fromVitest({
      testResults: [
        {
          name: '/x/test/unit/a.test.ts',
          status: 'passed',
          assertionResults: [
            { fullName: 'adds', status: 'passed' },
            { fullName: 'waits', status: 'pending', failureMessages: null },
          ],
        },
        {
          name: '/x/test/unit/b.test.ts',
          status: 'failed',
          message: '\u001b[31mno such import\u001b[39m',
          assertionResults: [],
        },
        {
          name: '/x/test/unit/c.test.ts',
          status: 'failed',
          assertionResults: [
            { fullName: 'subtracts', status: 'failed', failureMessages: ['1 ≠ 2'] },
          ],
        },
      ],
    })
    expect(results).toEqual([
      { name: 'unit/a.test.ts: adds', state: 'passed', reason: '' },
      { name: 'unit/a.test.ts: waits', state: 'skipped', reason: '' },
      { name: 'unit/b.test.ts', state: 'failed', reason: 'no such import' },
      { name: 'unit/c.test.ts: subtracts', state: 'failed', reason: '1 ≠ 2' },
    ])
  })

  test('errors outside of Playwright’s tests count as failures', () => {
    const file = 'a.spec.ts'
    const results = fromPlaywright({
      suites: [
        {
          title: file,
          file,
          specs: [{ title: 'opens', tests: [{ status: 'expected', results: [] }] }],
          suites: [
            {
              title: 'offline',
              file,
              specs: [
                {
                  title: 'answers',
                  tests: [
                    { status: 'unexpected', results: [{ errors: [{ message: 'silence' }] }] },
                  ],
                },
                { title: 'sleeps', tests: [{ status: 'skipped', results: [] }] },
              ],
            },
          ],
        },
      ],
      errors: [{ message: 'the web server did not start' }],
    })
    expect(results).toEqual([
      { name: 'a.spec.ts: opens', state: 'passed', reason: '' },
      { name: 'a.spec.ts › offline: answers', state: 'failed', reason: 'silence' },
      { name: 'a.spec.ts › offline: sleeps', state: 'skipped', reason: '' },
      { name: 'browser tests', state: 'failed', reason: 'the web server did not start' },
    ])
  })
})
