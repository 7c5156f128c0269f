/** The unit tests without the site's plugins, for the mutation tester. */
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: (process.env['DEPTHDROP_MUTATION_TESTS'] ?? 'test/unit/**/*.test.ts').split(','),
    environment: 'node',
    testTimeout: 60_000,
    // The tester slows the code down, and other work on the machine does too. The tests with thousands of damaged files take 40 seconds
    // under the tester, for nearly every change.
    testNamePattern: /^(?!.*(?:less than a second|in time|truncated at every length|random bytes))/,
  },
})
