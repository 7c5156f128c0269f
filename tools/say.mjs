/** A failure whose message is the whole story: a sentence that says what to do, shown without a stack. */
export class Stop extends Error {
  /** @override */
  name = 'Stop'
}

/**
 * Progress for a person. On stderr, so that a tool's stdout stays what it promises.
 * @param {string} sentence
 */
export function say(sentence) {
  return void process.stderr.write(`${sentence}\n`)
}

/**
 * Runs a tool; a Stop becomes its sentence and exit status 1, anything else its stack and exit status 1.
 * @param {() => Promise<void>} tool
 */
export async function main(tool) {
  try {
    await tool()
  } catch (error) {
    say(
      error instanceof Stop
        ? error.message
        : error instanceof Error
          ? String(error.stack)
          : String(error),
    )
    process.exitCode = 1
  }
}
