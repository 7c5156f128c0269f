/** Merges the reports of Vitest and Playwright. A step that crashes counts as a failure. */

/**
 * @typedef {object} Result
 * @property {string} name
 * @property {'passed' | 'failed' | 'skipped'} state
 * @property {string} reason Why the test failed; otherwise empty.
 *
 * @typedef {object} VitestReport The fields of Vitest's JSON report that are read.
 * @property {readonly { name: string, status: string, message?: string, assertionResults: readonly { fullName: string, status: string, failureMessages?: readonly string[] | null }[] }[]} testResults
 *
 * @typedef {{ message?: string }} PlaywrightError
 * @typedef {{ status: string, results: readonly { errors?: readonly PlaywrightError[] }[] }} PlaywrightTest
 * @typedef {object} PlaywrightSuite
 * @property {string} title
 * @property {string} file
 * @property {readonly { title: string, tests: readonly PlaywrightTest[] }[]} [specs]
 * @property {readonly PlaywrightSuite[]} [suites]
 *
 * @typedef {{ suites: readonly PlaywrightSuite[], errors?: readonly PlaywrightError[] }} PlaywrightReport
 */

/** Terminal colours are removed from the summary. */
const COLOURS = /\u001b\[[0-9;]*m/g

/** @param {string | undefined} text */
function plain(text) {
  return (text ?? '').replace(COLOURS, '').trim()
}

/**
 * @param {VitestReport} report
 * @returns {Result[]} one for each test, and one for each file that failed as a whole (for example an import that threw)
 */
export function fromVitest({ testResults }) {
  return testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = name.replace(/^.*[\\/]test[\\/]/, '')
    /** @type {Result[]} */
    const results = assertionResults.map((test) => ({
      name: `${file}: ${test.fullName}`,
      state: test.status === 'passed' || test.status === 'failed' ? test.status : 'skipped',
      reason: test.status === 'failed' ? plain(test.failureMessages?.join('\n')) : '',
    }))
    const isUntold = status === 'failed' && !results.some(({ state }) => state === 'failed')
    return isUntold
      ? [
          ...results,
          { name: file, state: 'failed', reason: plain(message) || 'the file failed as a whole' },
        ]
      : results
  })
}

/** @param {PlaywrightSuite} suite @param {string} above @returns {Result[]} */
function fromSuite({ title, file, specs = [], suites = [] }, above) {
  const path = title === file || above === '' ? file : `${above} › ${title}`
  const own = specs.flatMap((spec) =>
    spec.tests.map(
      ({ status, results }) =>
        /** @type {Result} */ ({
          name: `${path}: ${spec.title}`,
          state:
            status === 'expected' || status === 'flaky'
              ? 'passed'
              : status === 'skipped'
                ? 'skipped'
                : 'failed',
          reason:
            status === 'unexpected'
              ? plain(
                  results
                    .flatMap(({ errors = [] }) => errors.map((error) => error.message))
                    .join('\n'),
                )
              : '',
        }),
    ),
  )
  return [...own, ...suites.flatMap((suite) => fromSuite(suite, path))]
}

/**
 * @param {PlaywrightReport} report
 * @returns {Result[]} one for each test, and one for each error outside of tests
 */
export function fromPlaywright({ suites, errors = [] }) {
  return [
    ...suites.flatMap((suite) => fromSuite(suite, '')),
    ...errors.map(
      (error) =>
        /** @type {Result} */ ({
          name: 'browser tests',
          state: 'failed',
          reason: plain(error.message),
        }),
    ),
  ]
}

/**
 * Returns a step's results, with a failure added if the step failed and its results do not show it.
 * @param {string} step
 * @param {{ code: number | null, timedOut: boolean }} ended
 * @param {() => Result[]} read Throws if there is no readable report.
 * @returns {Result[]}
 */
export function settled(step, { code, timedOut }, read) {
  /** @type {Result[]} */
  let results = []
  let fault = timedOut
    ? 'took too long and was stopped'
    : code === 0
      ? ''
      : `ended with status ${code}`
  try {
    results = read()
    if (results.length === 0) fault ||= 'ran no test at all'
  } catch (error) {
    fault ||= 'left no report'
    fault += ` (${error instanceof Error ? error.message : error})`
  }
  const isTold = !timedOut && results.some(({ state }) => state === 'failed')
  return fault === '' || isTold
    ? results
    : [...results, { name: step, state: 'failed', reason: fault }]
}

/** @param {readonly Result[]} results The names of the skipped tests, then the failed tests with their reasons. */
export function asText(results) {
  const skipped = results
    .filter(({ state }) => state === 'skipped')
    .map(({ name }) => `SKIPPED ${name}\n`)
  const failed = results
    .filter(({ state }) => state === 'failed')
    .map(({ name, reason }) => `FAILED  ${name}\n${reason.replace(/^/gm, '        ')}\n\n`)
  return [...skipped, ...(skipped.length > 0 ? ['\n'] : []), ...failed].join('')
}

/** @param {readonly Result[]} results @returns {string} `N passed, N failed`, and `, N skipped` if any were skipped */
export function lastLine(results) {
  const count = (/** @type {Result['state']} */ state) =>
    results.filter((result) => result.state === state).length
  const skipped = count('skipped')
  return `${count('passed')} passed, ${count('failed')} failed${skipped === 0 ? '' : `, ${skipped} skipped`}`
}
