// One small CommonJS entry, every command in a lazy chunk: an agent waits for start-up before every read.
// CommonJS because Node 20 starts an ES module 16-26 % slower. All packages are bundled, so that installing this tool
// installs nothing else; their licences travel in dist/THIRD_PARTY_LICENSES.txt.
import fs from 'node:fs';
import { defineConfig } from 'rolldown';

/** Collects the licence of every package that a chunk holds code of. */
function licences() {
  return {
    name: 'licences',
    generateBundle(_, bundle) {
      const folders = new Set();
      for (const chunk of Object.values(bundle)) {
        for (const id of chunk.moduleIds ?? []) {
          const match = /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(id.replace(/^\0/, ''));
          if (match) folders.add(match[0]);
        }
      }
      const texts = [...folders].sort().map((folder) => {
        const { name, version, license } = JSON.parse(fs.readFileSync(`${folder}/package.json`, 'utf8'));
        const file = fs.readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
        const text = file ? fs.readFileSync(`${folder}/${file}`, 'utf8').trim() : `Licence: ${license}`;
        return `${name} ${version} (${license})\n\n${text}\n`;
      });
      this.emitFile({
        type: 'asset',
        fileName: 'THIRD_PARTY_LICENSES.txt',
        source: texts.join(`\n${'-'.repeat(80)}\n\n`),
      });
    },
  };
}

/**
 * gray-matter's own engines evaluate `---js` front matter and parse YAML with js-yaml 3. src/parse/frontmatter.ts
 * replaces them at its one call site; here they are left out of the shipped code as well, so that it holds no eval.
 */
function withoutEngines() {
  return {
    name: 'without-engines',
    load(id) {
      if (!/[\\/]gray-matter[\\/]lib[\\/]engines\.js$/.test(id)) return null;
      return `const refuse = () => { throw new Error('no engine'); };
        module.exports = { yaml: { parse: refuse, stringify: refuse }, json: { parse: refuse, stringify: refuse } };`;
    },
  };
}

/** commander loads child_process for subcommands that are programs of their own; ours are functions. */
function withoutSubprocesses() {
  return {
    name: 'without-subprocesses',
    transform(code, id) {
      if (!/[\\/]commander[\\/]lib[\\/]command\.js$/.test(id)) return null;
      return code.replace("require('node:child_process')", '{}');
    },
  };
}

/** The minifier writes characters where we wrote escapes; a scanner for hidden characters ships none. */
function asciiOnly() {
  return {
    name: 'ascii-only',
    generateBundle(_, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'chunk') continue;
        chunk.code = chunk.code.replace(
          /[^\x00-\x7f]/g,
          (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
        );
      }
    },
  };
}

/** npx runs the command of a checkout as it stands, so it has to be executable after every build. */
function executable() {
  return {
    name: 'executable',
    writeBundle() {
      fs.chmodSync('dist/cli.cjs', 0o755);
    },
  };
}

export default defineConfig({
  input: { cli: 'src/cli.ts' },
  platform: 'node',
  external: [/^node:/],
  // jsonc-parser's `main` is UMD, which requires its parts by a name that no bundler can follow.
  resolve: { mainFields: ['module', 'main'] },
  plugins: [withoutEngines(), withoutSubprocesses(), licences(), asciiOnly(), executable()],
  output: {
    dir: 'dist',
    format: 'cjs',
    entryFileNames: '[name].cjs',
    chunkFileNames: '[name].cjs',
    minify: true,
    cleanDir: true,
  },
});
