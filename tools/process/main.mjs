/** An error that the person at the terminal can act on. Its message is shown without a stack trace. */
export class ToolError extends Error {
  /** @override */
  name = 'ToolError'
}

/**
 * Prints progress on stderr. The stdout of a command carries only its result.
 * @param {string} sentence
 */
export function print(sentence) {
  return void process.stderr.write(`${sentence}\n`)
}

/**
 * Runs a command. If it throws, prints the error and sets the exit status to 1.
 * @param {() => Promise<void>} command
 */
export async function main(command) {
  try {
    await command()
  } catch (error) {
    print(
      error instanceof ToolError
        ? error.message
        : error instanceof Error
          ? String(error.stack)
          : String(error),
    )
    process.exitCode = 1
  }
}
