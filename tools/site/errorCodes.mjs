/**
 * A Vite plugin that leaves the error messages out of the workers. A worker sends the code and the facts of an
 * error, and the page makes the sentence in its own language, so the messages would only be downloaded again.
 * @returns {import('vite').Plugin}
 */
export function errorCodes() {
  return {
    name: 'depthdrop-error-codes',
    apply: 'build',
    load: {
      filter: { id: /\/src\/core\/errorMessages\.ts$/ },
      handler: () => 'export const ERROR_MESSAGES = {}',
    },
  }
}
