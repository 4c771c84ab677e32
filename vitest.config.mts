import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // The tests run the built CLI: it is built once, before them.
    globalSetup: ['test/build.ts'],
    // Of a machine that does other things as well.
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
