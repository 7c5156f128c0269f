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
 * Runs a command, or prints its help for `--help`. If it throws, prints the error and sets the exit status to 1.
 * @param {() => Promise<void>} command
 * @param {string} [help] Without a final line break. A command without help handles `--help` itself.
 */
export async function main(command, help) {
  if (help !== undefined && process.argv.includes('--help'))
    return void process.stdout.write(`${help}\n`)
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
