/** The layout is a promise: stages do not know each other, data lives where its name says, only cli.ts touches process. */
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

const STAGES = [
  'source',
  'discover',
  'read',
  'parse',
  'mcp',
  'check',
  'capabilities',
  'lock',
  'judge',
  'report',
  'gate',
  'init',
];
/** What everybody may use. */
const SHARED = [
  'types',
  'document',
  'errors',
  'limits',
  'config',
  'rules',
  'phrases',
  'programs',
  'text',
  'generated',
];
/**
 * Nouns of another stage. Discover asks a source for folders and entries; servers are read from parsed data, then judged
 * and drawn.
 */
const TYPE_ONLY: Record<string, string[]> = {
  discover: ['source'],
  mcp: ['parse'],
  check: ['parse'],
  capabilities: ['parse'],
  judge: ['capabilities'],
  report: ['mcp', 'judge', 'lock'],
  lock: ['mcp'],
};
/**
 * What a command line means is asked by those who find servers, by those who judge them, and by those who say what code
 * may do. What capabilities are called is told by those who print them.
 */
const USES: Record<string, string[]> = {
  check: ['mcp'],
  capabilities: ['mcp'],
  report: ['capabilities'],
  init: ['gate'],
};

function sources(folder: string): string[] {
  return fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => path.posix.join(folder, name.split(path.sep).join('/')));
}

/** Without what is generated: that is data, one string a file, with examples and patterns that talk of such things. */
const code = sources('src').filter((file) => !file.startsWith('src/generated/'));

interface Import {
  /** First folder or file below src/. */
  area: string;
  isTypeOnly: boolean;
}

function importsOf(file: string): Import[] {
  const text = fs.readFileSync(file, 'utf8');
  return [...text.matchAll(/^(import|export)( type)?[^;'"]*from '(\.[^']+)'|import\('(\.[^']+)'\)/gm)].map(
    (match) => ({
      area: path.posix
        .relative('src', path.posix.join(path.posix.dirname(file), match[3] ?? match[4]!))
        .split('/')[0]!,
      isTypeOnly: match[2] !== undefined,
    }),
  );
}

describe.each(STAGES)('stage %s', (stage) => {
  test.each(sources(`src/${stage}`))('%s imports no other stage', (file) => {
    const strangers = importsOf(file).filter(
      ({ area, isTypeOnly }) =>
        area !== stage &&
        !SHARED.includes(area) &&
        !USES[stage]?.includes(area) &&
        !(isTypeOnly && TYPE_ONLY[stage]?.includes(area)),
    );
    expect(strangers).toEqual([]);
  });
});

test('every folder and file of src has a place in this picture', () => {
  const known = [...STAGES, ...SHARED, 'cli', 'index', 'library', 'build.d', 'commands', 'catalog'];
  const found = fs.readdirSync('src').map((name) => name.replace(/\.ts$/, ''));
  expect(found.filter((name) => !known.includes(name))).toEqual([]);
});

test('what everybody uses uses no stage', () => {
  const files = SHARED.filter((area) => area !== 'generated').flatMap((area) =>
    fs.existsSync(`src/${area}.ts`) ? [`src/${area}.ts`] : sources(`src/${area}`),
  );
  const strangers = files.filter((file) =>
    importsOf(file).some(({ area }) => STAGES.includes(area) || area === 'commands'),
  );
  expect(strangers).toEqual([]);
});

test('only cli.ts touches process, and the library asks it two things', () => {
  const guilty = code.filter(
    (file) =>
      file !== 'src/cli.ts' &&
      file !== 'src/index.ts' &&
      /\bprocess\.(?!env in comments)/.test(stripComments(fs.readFileSync(file, 'utf8'))),
  );
  expect(guilty).toEqual([]);
  const asked = fs.readFileSync('src/index.ts', 'utf8').match(/\bprocess\.\w+(?:\(\))?/g);
  expect(asked).toEqual(['process.cwd()', 'process.env']);
});

test('the library never loads the command, and every file of code in dist is loaded by one of the two', () => {
  const loadedBy = (entry: string): string[] => {
    const found = [entry];
    for (const file of found) {
      const text = fs.readFileSync(`dist/${file}`, 'utf8');
      for (const [, name] of text.matchAll(/require\(["'`]\.\/([^"'`]+)["'`]\)/g))
        if (!found.includes(name!)) found.push(name!);
    }
    return found;
  };
  const library = loadedBy('index.cjs');
  expect(library).toContain('calls.cjs');
  expect(library).not.toContain('cli.cjs');
  const all = new Set([...library, ...loadedBy('cli.cjs')]);
  expect(fs.readdirSync('dist').filter((file) => file.endsWith('.cjs') && !all.has(file))).toEqual([]);
});

test('nothing evaluates what it reads', () => {
  const guilty = code.filter((file) =>
    /\b(?:eval|Function)\s*\(/.test(stripComments(fs.readFileSync(file, 'utf8'))),
  );
  expect(guilty).toEqual([]);
});

/** One file a program: what starts it also says what of its surroundings may have a say in it. */
const STARTS_ONE = { 'ssh-keygen': 'src/lock/sign.ts', git: 'src/source/git/run.ts' };
/** The one that may reach the network, through programs that know how: for what the user typed, and nothing else. */
const FETCHES = 'src/source/remote.ts';
/** And the one that starts this program again, once a job. */
const STARTS_OURSELVES = 'src/commands/batch/pool.ts';
/** Threads of this program: who starts them, and what they are. */
const THREADS = ['src/commands/threads/pool.ts', 'src/commands/threads/worker.ts'];

/** `primitives run`: the command that the user typed, once everything is verified. */
const STARTS_ANY = 'src/commands/exec.ts';

test('nothing opens the network or starts a process, but for those that ask git, npm and ssh-keygen, and `run`', () => {
  const forbidden =
    /(?:from |import\(|require\()['"](?:node:)?(?:http|https|http2|net|dns|tls|dgram|vm|child_process|worker_threads)['"]/;
  const guilty = code.filter((file) => forbidden.test(fs.readFileSync(file, 'utf8')));
  expect(guilty.sort()).toEqual(
    [STARTS_ANY, ...Object.values(STARTS_ONE), FETCHES, STARTS_OURSELVES, ...THREADS].sort(),
  );
  const pool = fs.readFileSync(THREADS[0]!, 'utf8');
  expect(pool).toMatch(/const PROGRAM = `\$\{__dirname\}\/cli\.cjs`;/);
  expect(pool.match(/new Worker\(\w+/g)).toEqual(['new Worker(PROGRAM']);
  const exec = fs.readFileSync(STARTS_ANY, 'utf8');
  expect([...exec.matchAll(/\bspawn\w*\([^)]*\)/g)].map(([call]) => call)).toEqual([
    "spawn(program, args, { stdio: 'inherit' })",
  ]);
  const callers = code.filter((file) =>
    /['"]\.(?:\/commands)?\/exec['"]/.test(fs.readFileSync(file, 'utf8')),
  );
  expect(callers).toEqual(['src/cli.ts']);
  const starts = (file: string, call: 'spawn' | 'spawnSync', programs: string[]): void => {
    const text = fs.readFileSync(file, 'utf8');
    const rest = text.replace(`import { ${call} } from 'node:child_process'`, '');
    expect(forbidden.test(rest)).toBe(false);
    expect([...text.matchAll(/findProgram\('([^']*)'/g)].map(([, name]) => name)).toEqual(programs);
    expect(text.match(new RegExp(`\\b${call}\\(`, 'g'))).toHaveLength(1);
    expect(text).not.toMatch(/\bshell\b\s*:/);
  };
  for (const [program, file] of Object.entries(STARTS_ONE)) starts(file, 'spawnSync', [program]);
  starts(FETCHES, 'spawn', ['git', 'npm']);
  expect(fs.readFileSync(STARTS_OURSELVES, 'utf8')).toContain('= io.self;');
});

test('only the targets of `audit` fetch', () => {
  const callers = code.filter((file) => /from '[^']*\/remote'/.test(fs.readFileSync(file, 'utf8')));
  expect(callers.sort()).toEqual(['src/source/targets/git.ts', 'src/source/targets/npm.ts']);
});

test('what is shipped holds no eval', () => {
  // The texts of the rules are data, with examples that talk of eval; `eval(?:uate)?` is a pattern.
  const shipped = fs.readdirSync('dist').filter((file) => file !== 'rules.json');
  const guilty = shipped.filter((file) =>
    /\beval\((?!\?:)|new Function\(/.test(fs.readFileSync(`dist/${file}`, 'utf8')),
  );
  expect(guilty).toEqual([]);
});

test('what is shipped hides nothing itself', () => {
  const guilty = fs
    .readdirSync('dist')
    // Tables of numbers are no text.
    .filter((file) => !file.endsWith('.bin'))
    .filter((file) =>
      /[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}]/u.test(fs.readFileSync(`dist/${file}`, 'utf8')),
    );
  expect(guilty).toEqual([]);
});

test('gray-matter has one call site', () => {
  const callers = sources('src').filter((file) => /['"]gray-matter['"]/.test(fs.readFileSync(file, 'utf8')));
  expect(callers).toEqual(['src/parse/frontmatter.ts']);
});

function stripComments(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(^|[^:'"`])\/\/.*$/gm, '$1')
    .replace(/'[^'\n]*'|`[^`]*`|\/(?![*/ ])(?:\\.|\[[^\]\n]*\]|[^/\n\\[])+\/[a-z]*/g, "''");
}
