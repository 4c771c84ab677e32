/** Runs the examples of a page in bash: one process a tree, and what its commands start. */
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { CLI, remove } from '../tree';
import { type Command, isShown, type Step } from './examples';
import { TREES } from './trees';

/** What stands on PATH: this build under both of its names, and agents that do nothing. */
const PROGRAMS: Record<string, string> = {
  primitives: `exec ${quoted(process.execPath)} ${quoted(CLI)} "$@"`,
  npx: `case "$1" in primitives|agent-primitives) shift; exec primitives "$@";; *) exit 97;; esac`,
  node: `exec ${quoted(process.execPath)} "$@"`,
  claude: 'exit 0',
  codex: 'exit 0',
};

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function write(file: string, content: string, mode = 0o644): void {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, content, { mode });
}

/** @returns what does not hold, one line each */
export async function trySession(page: string, steps: Step[]): Promise<string[]> {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'primitives-docs-')));
  try {
    const [first, ...rest] = steps;
    const name = first?.type === 'tree' ? first.name : '';
    const plantTree = TREES[name];
    if (!plantTree) return [`${page}: no tree is called "${name}" (test/docs/trees.ts)`];
    const root = path.join(folder, 'project');
    const notes = path.join(folder, 'notes');
    for (const [program, text] of Object.entries(PROGRAMS)) {
      write(path.join(folder, 'bin', program), `#!/bin/sh\n${text}\n`, 0o755);
    }
    fs.mkdirSync(path.join(folder, 'home'));
    fs.mkdirSync(root);
    plantTree(root);
    write(path.join(notes, 'script'), scriptOf(rest, notes));
    const failure = await bash(path.join(notes, 'script'), root, folder);
    if (failure) return [`${page}: ${failure}`];
    return rest.flatMap((step, index) => {
      if (step.type !== 'command' && step.type !== 'shape') return [];
      const code = Number(fs.readFileSync(path.join(notes, `${index}.code`), 'utf8'));
      const printed = fs.readFileSync(path.join(notes, `${index}.out`), 'utf8');
      return wrong(step, code, printed).map((what) => `${page}:${step.command.line} ${what}`);
    });
  } finally {
    remove(folder);
  }
}

/** Every command writes what it prints and its exit code to a file of its number. */
function scriptOf(steps: Step[], notes: string): string {
  const lines = steps.map((step, index) => {
    const note = quoted(path.join(notes, String(index)));
    if (step.type === 'tree') return '';
    if (step.type === 'file') {
      write(path.join(notes, String(index)), step.content);
      return `mkdir -p "$(dirname ${quoted(step.path)})" && cp ${note} ${quoted(step.path)}`;
    }
    // A JSON report must stand alone; a terminal shows both.
    const errors = step.type === 'shape' ? '2>/dev/null' : '2>&1';
    return `{ ${step.command.text}\n} >${note}.out ${errors} </dev/null; echo $? >${note}.code`;
  });
  return `${lines.join('\n')}\n`;
}

/** @returns why the script as a whole could not be run */
function bash(script: string, cwd: string, folder: string): Promise<string | undefined> {
  const env = {
    PATH: `${path.join(folder, 'bin')}:${process.env.PATH}`,
    HOME: path.join(folder, 'home'),
    TMPDIR: folder,
    NO_COLOR: '1',
    LC_ALL: 'C.UTF-8',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'A',
    GIT_AUTHOR_EMAIL: 'a@example.com',
    GIT_COMMITTER_NAME: 'A',
    GIT_COMMITTER_EMAIL: 'a@example.com',
  };
  return new Promise((resolve) => {
    execFile('bash', [script], { cwd, env, timeout: 150_000 }, (error, _, err) => {
      resolve(err ? `bash: ${err}` : error?.killed ? 'took too long' : undefined);
    });
  });
}

function wrong(step: Extract<Step, { command: Command }>, code: number, printed: string): string[] {
  const { command } = step;
  const found: string[] = [];
  if (code !== command.exit) {
    found.push(`exit ${code}, not ${command.exit}: ${command.text}\n${printed.slice(0, 2000)}`);
  } else if (step.type === 'shape') found.push(...differences(step.json, printed, command.text));
  else if (command.shown && !isShown(command.shown, printed)) {
    found.push(`prints something else: ${command.text}\n${printed}`);
  }
  return found;
}

function differences(shown: string, printed: string, command: string): string[] {
  const wanted = keysOf(JSON.parse(withoutComments(shown)));
  // Several commands print several reports, each of which ends with a line of its own.
  const reports = printed.split(/(?<=^}\n)/m).map((report) => JSON.parse(report));
  const real = keysOf(reports).keys;
  const isLeftOpen = (key: string): boolean => wanted.open.some((at) => key.startsWith(at) && key !== at);
  return [
    ...[...wanted.keys].filter((key) => !real.has(`[].${key}`)).map((key) => `"${key}" is not in ${command}`),
    ...[...real]
      .map((key) => key.slice('[].'.length))
      .filter((key) => !wanted.keys.has(key) && !isLeftOpen(key))
      .map((key) => `"${key}" of ${command} is not shown`),
  ];
}

/** Comments of JSONC, outside of strings. */
function withoutComments(text: string): string {
  return text.replaceAll(/("(?:[^"\\]|\\.)*")|\/\/.*$/gm, (_, string: string | undefined) => string ?? '');
}

/**
 * @returns `findings[].region.startLine` for every key in a value, where all elements of an array are one; and where an
 *   empty array or object stands, whose inside is left open
 */
function keysOf(value: unknown): { keys: Set<string>; open: string[] } {
  const keys = new Set<string>();
  const open: string[] = [];
  visit(value, '');
  return { keys, open };

  function visit(node: unknown, at: string): void {
    if (typeof node !== 'object' || node === null) return;
    const children = Object.entries(node);
    if (children.length === 0) open.push(at);
    for (const [key, child] of children) {
      const name = Array.isArray(node) ? `${at}[]` : at === '' ? key : `${at}.${key}`;
      if (!Array.isArray(node)) keys.add(name);
      visit(child, name);
    }
  }
}
