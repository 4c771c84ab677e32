// One small CommonJS entry, every command in a lazy chunk: an agent waits for start-up before every read.
// CommonJS because Node 20 starts an ES module 16-26 % slower. All packages are bundled, so that installing this tool
// installs nothing else; their licences travel in dist/THIRD_PARTY_LICENSES.txt.
import fs from 'node:fs';
import { defineConfig } from 'rolldown';
import { declarationsOf } from './scripts/build/declarations.mjs';

const { version } = JSON.parse(fs.readFileSync('package.json', 'utf8'));

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

/** Methods of a string; an expression that is sticky keeps its place in them as well. */
const RESETTING = new Set(['match', 'matchAll', 'replace', 'replaceAll', 'split']);

/**
 * V8 checks every literal of an expression while it parses, also in functions that never run, and each `\p{..}` builds
 * a set of thousands of ranges for that: 5 ms of every start. Inside functions such a literal becomes an expression that
 * is created where it is first used. A stateful one (`g`, `y`) is created anew each time, as a literal is, but for the
 * methods of strings that begin with it at the beginning and leave it there.
 */
function lazyExpressions() {
  return {
    name: 'lazy-expressions',
    renderChunk(code) {
      const literals = [];
      visit(this.parse(code), false, literals);
      if (literals.length === 0) return null;
      const names = new Map();
      let out = '';
      let at = 0;
      for (const { start, end, regex, isReset } of literals) {
        const create = `new RegExp(${JSON.stringify(regex.pattern)}, ${JSON.stringify(regex.flags)})`;
        out += code.slice(at, start);
        if (/y/.test(regex.flags) || (/g/.test(regex.flags) && !isReset)) out += create;
        else {
          if (!names.has(create)) names.set(create, `lazyExpression${names.size}`);
          out += `(${names.get(create)} ??= ${create})`;
        }
        at = end;
      }
      const declared = names.size === 0 ? '' : `\nvar ${[...names.values()].join(', ')};\n`;
      return { code: out + code.slice(at) + declared, map: null };
    },
  };

  /** Collects what is inside functions, in the order of the text. */
  function visit(node, isInFunction, literals) {
    if (Array.isArray(node)) for (const child of node) visit(child, isInFunction, literals);
    if (Array.isArray(node) || typeof node?.type !== 'string') return;
    if (node.regex) {
      if (isInFunction && /[uv]/.test(node.regex.flags)) literals.push(node);
      return;
    }
    const isInside = isInFunction || /Function/.test(node.type);
    if (node.type === 'CallExpression' && RESETTING.has(node.callee.property?.name)) {
      for (const argument of node.arguments) if (argument.regex) argument.isReset = true;
    }
    for (const child of Object.values(node)) {
      if (typeof child === 'object' && child !== null) visit(child, isInside, literals);
    }
  }
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

/**
 * Long texts lie beside the code, one file a module: as literals they would be read twice by V8, and the catalog alone
 * would cost every start a tenth of it.
 */
function longTexts() {
  const files = { catalog: 'catalog.txt', rules: 'rules.json' };
  return {
    name: 'long-texts',
    transform(code, id) {
      const [, name] = /[\\/]src[\\/]generated[\\/](catalog|rules)\.ts$/.exec(id) ?? [];
      if (!name) return null;
      const texts = [...code.matchAll(/^export const (\w+): string = (".*");$/gm)];
      const source = texts.map(([, , literal]) => JSON.parse(literal)).join('\0');
      if (texts.length === 0 || !/^[\0-\x7f]*$/.test(source) || source.split('\0').length !== texts.length)
        throw new Error(`${id}: not texts in ASCII`);
      this.emitFile({ type: 'asset', fileName: files[name], source });
      return `import { readFileSync } from 'node:fs';
        export const [${texts.map(([, constant]) => constant).join(', ')}] =
          readFileSync(\`\${__dirname}/${files[name]}\`, 'latin1').split('\\0');`;
    },
  };
}

/** The compiled phrase rules lie beside the code: see src/generated/phrases.ts. */
function phrases() {
  return {
    name: 'phrases',
    generateBundle() {
      for (const fileName of ['phrases.json', 'phrases.bin']) {
        this.emitFile({ type: 'asset', fileName, source: fs.readFileSync(`src/generated/${fileName}`) });
      }
    },
  };
}

/** The types of the library, as one file. */
function types() {
  return {
    name: 'types',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'index.d.cts', source: declarationsOf('src/index.ts') });
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

/**
 * Modules below src/, as expressions, by chunk. Every chunk costs half a millisecond to find, and what is loaded for
 * nothing costs as well: a hook that looks at one pinned file takes the first two, `scan` the first and the third,
 * `verify` all.
 */
const CHUNKS = {
  shared: [
    'errors|types|commands/(?:gate|scan|verify)-options',
    'limits|discover/names|source/working-tree|lock/lock|generated/ruleset',
    'check/names|check/integrity/names|phrases/marks',
    'text/(?:characters|escape|folders|lazy|lines|prose|spans|unicode\\.generated)',
  ],
  locked: ['commands/lock-file|lock/(?:canonical|digest)|text/integrity'],
  journey: [
    'config|discover/(?!names).*|judge/judge|report/(?:frame|pretty)|generated/catalog|text/braces',
    'commands/(?:candidates|collect|journey|origin|outputs|progress|recognise|survey|targets|visits|whole-number)',
    'mcp/(?:hints|packages|manifests|surfaces/hints)|parse/(?:format|frontmatter|signs)',
  ],
  verify: ['commands/(?:accept|digests|glance|lock-command|present|verify)|lock/(?:compare|servers)'],
};

/** @param {string[]} modules */
function isAnyOf(modules) {
  return new RegExp(`[\\\\/]src[\\\\/](?:${modules.join('|').replaceAll('/', '[\\\\/]')})\\.ts$`);
}

export default defineConfig({
  input: { cli: 'src/cli.ts', index: 'src/index.ts' },
  platform: 'node',
  transform: { define: { PACKAGE_VERSION: JSON.stringify(version) } },
  // The library is imported from, the command is not.
  preserveEntrySignatures: 'allow-extension',
  external: [/^node:/],
  // jsonc-parser's `main` is UMD, which requires its parts by a name that no bundler can follow.
  resolve: { mainFields: ['module', 'main'] },
  plugins: [
    withoutEngines(),
    withoutSubprocesses(),
    lazyExpressions(),
    licences(),
    asciiOnly(),
    phrases(),
    longTexts(),
    types(),
    executable(),
  ],
  output: {
    dir: 'dist',
    format: 'cjs',
    entryFileNames: '[name].cjs',
    chunkFileNames: '[name].cjs',
    minify: true,
    cleanDir: true,
    codeSplitting: {
      includeDependenciesRecursively: false,
      groups: Object.entries(CHUNKS).map(([name, modules]) => ({ name, test: isAnyOf(modules) })),
    },
  },
});
