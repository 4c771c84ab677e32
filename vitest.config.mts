import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // The tests run the built CLI: it is built once, before them.
    globalSetup: ['test/build.ts'],
    testTimeout: 20_000,
  },
});
