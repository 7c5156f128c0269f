/** The unit tests without the site's plugins, for the mutation tester. */
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: (process.env['DEPTHDROP_MUTATION_TESTS'] ?? 'test/unit/**/*.test.ts').split(','),
    environment: 'node',
    testTimeout: 60_000,
    // The tester slows the code down, and other work on the machine does too.
    testNamePattern: /^(?!.*(?:less than a second|in time))/,
  },
})
