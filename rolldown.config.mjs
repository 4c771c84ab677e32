// One small CommonJS entry, every command in a lazy chunk: an agent waits for start-up before every read.
// CommonJS because Node 20 starts an ES module 16-26 % slower (docs/architecture.md, "Speed").
import { defineConfig } from 'rolldown';

export default defineConfig({
  input: { cli: 'src/cli.ts' },
  platform: 'node',
  external: [/^node:/],
  // jsonc-parser's `main` is UMD, which requires its parts by a name that no bundler can follow.
  resolve: { mainFields: ['module', 'main'] },
  output: {
    dir: 'dist',
    format: 'cjs',
    entryFileNames: '[name].cjs',
    chunkFileNames: '[name].cjs',
    minify: true,
    cleanDir: true,
  },
});
