/** `--help`, docs/cli.md, the man page, and every command that any text of ours tells somebody to type: one table. */
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { describe, expect, test } from 'vitest';
import { version } from '../../package.json';
import { cliPage } from '../../scripts/docs/cli';
import { commandLine, termOf } from '../../scripts/docs/command-line';
import { manPage } from '../../scripts/docs/man';
import type { Io } from '../../src/commands/io';
import { addManuals } from '../../src/commands/manual/help';
import { FORMATS } from '../../src/commands/outputs';
import { createProgram } from '../../src/commands/program';
import { plant, primitives } from '../tree';

const table = commandLine();
const [program, ...commands] = table;

describe('--help', () => {
  const whole = createProgram({ out() {} } as unknown as Io, version, async () => {});
  addManuals(whole, 80);

  test.each(table.map((row) => [row.name, row] as const))('%s says what there is', (name, row) => {
    const command = whole.commands.find((one) => one.name() === name) ?? whole;
    const help = command.helpInformation();
    for (const { long } of row.options)
      expect(help.match(new RegExp(`(?<= )${long}(?![\\w-])`, 'g'))).not.toBeNull();
    for (const title of ['Usage: primitives', 'Examples:', 'Exit codes:', 'See also:', '-h, --help'])
      expect(help).toContain(title);
    // What is to be typed stands on one line, whatever its length; an address as well.
    const wide = help.split('\n').filter((line) => line.length > 80 && !/^ {2}\$ |https:/.test(line));
    expect(wide).toEqual([]);
    expect(help).toMatch(/^[\n\x20-\x7e]+$/);
  });

  test('as somebody sees it', () => {
    const cwd = plant({});
    const { code, out } = primitives(['merge', '--help'], { cwd });
    expect(code).toBe(0);
    expect(out).toMatchInlineSnapshot(`
      "Usage: primitives merge [options] <partials...>

      Put the results of all shards of \`audit --list\` together, in the order of the list.

      The partial results may be given in any order. They say themselves which shard of which list they
      are.

      Arguments:
        partials  what \`audit --list --shard\` wrote: every shard once

      What is printed:
        -o, --output <file>  write to a file

      Other:
        -h, --help  show this page

      Examples:
        $ primitives merge results.*.ndjson -o results.ndjson

      Exit codes:
        0, 1, 3  as of audit, over all packages
        2        partials that do not belong together, are unfinished or were changed

      See also:
        docs/registry.md
        https://github.com/agent-primitives/primitives
      "
    `);
    for (const args of [
      ['help', 'merge'],
      ['merge', '-h'],
    ])
      expect(primitives(args, { cwd }).out).toBe(out);
    expect(primitives(['--help'], { cwd }).out).toContain('\n  completion  ');
  });
});

describe('manuals', () => {
  test.each(table.map((row) => [row.name, row] as const))('%s is told whole', (_, row) => {
    const { manual, summary, options } = row;
    // Some have nothing to add to one line.
    expect(summary).toMatch(/^[a-z].*[^.]$/);
    expect(manual.exits.map(([code]) => code).join()).toMatch(/^(?:0|n)/);
    for (const page of manual.see) expect(fs.existsSync(`docs/${page}.md`), page).toBe(true);
    for (const text of [...manual.about, ...options.map(({ description }) => description)]) {
      for (const [page] of text.matchAll(/docs\/[\w/-]+\.md/g)) expect(fs.existsSync(page), page).toBe(true);
    }
  });

  test('an option means the same wherever it is grouped, and is described', () => {
    for (const { name, options } of table)
      for (const option of options) expect(option.description, `${name} ${termOf(option)}`).toMatch(/\w/);
    expect(program!.options.map(({ long }) => long)).toEqual(['--version']);
  });

  test('--format names the formats that there are', () => {
    const rows = commands.flatMap(({ options }) => options.filter(({ long }) => long === '--format'));
    for (const { description, choices } of rows) {
      if (choices.length > 0) continue;
      const named = description.split(';')[0]!.split(/, | or /);
      expect(named).toEqual(Object.keys(FORMATS));
    }
  });
});

describe('generated pages', () => {
  test('docs/cli.md', () => {
    expect(fs.readFileSync('docs/cli.md', 'utf8'), 'run: npm run docs').toBe(cliPage());
  });

  test('docs/primitives.1', () => {
    const page = fs.readFileSync('docs/primitives.1', 'utf8');
    expect(page, 'run: npm run docs').toBe(manPage());
    expect(page).toMatch(/^[\n\x20-\x7e]+$/);
  });

  const hasGroff = spawnSync('groff', ['--version']).status === 0;
  if (!hasGroff) console.warn('groff is not installed: the man page is NOT TESTED with it');
  test.skipIf(!hasGroff)('the man page is what groff understands', () => {
    const { stdout, stderr } = spawnSync(
      'groff',
      ['-ww', '-man', '-Tascii', '-rLL=90n', 'docs/primitives.1'],
      {
        encoding: 'utf8',
      },
    );
    expect(stderr).toBe('');
    const text = stdout.replace(/.\x08|\x1b\[[\d;]*m/g, '');
    for (const { options } of commands)
      for (const option of options) expect(text.replace(/\s+/g, ' ')).toContain(` ${termOf(option)} `);
  });
});

describe('what somebody is told to type', () => {
  const list = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--'];
  const files = execFileSync('git', [...list, '*.md', 'src/**/*.ts', 'rules/**/*.yaml', 'action.yml'], {
    encoding: 'utf8',
  })
    .split('\0')
    .filter(
      (file) => /./.test(file) && !/^(?:test\/|src\/(?:catalog|generated)\/|rules\/.*\/fixtures)/.test(file),
    );

  /** `primitives` and what follows it, up to the end of the command: in code spans, and in lines of blocks. */
  function commandsIn(text: string): string[] {
    const spans = [...text.matchAll(/`(?:npx (?:-y )?(?:agent-)?)?primitives( [^`\n]+)?`/g)].map(
      ([, rest]) => rest,
    );
    const lines = [
      ...text.matchAll(/^[\t >]*(?:\$ |- run: |run: )?(?:npx (?:-y )?(?:agent-)?)?primitives( [^`\n]*)?$/gm),
    ];
    return [...spans, ...lines.map(([, rest]) => rest)].map((rest) => rest?.trim() ?? '');
  }

  function wrongWith(command: string): string[] {
    // Up to what is the shell's, a comment, or an ellipsis; `--` ends options.
    const words = command
      .split(/\s+(?:[|>#;&]|\\$)|…/)[0]!
      .split(/\s+/)
      .filter(Boolean);
    const row =
      commands.find(({ name }) => name === words[0]) ?? commands.find(({ name }) => name === 'scan')!;
    if (words[0] === 'help') return [];
    const end = words.indexOf('--');
    const known = new Set([
      ...row.options.flatMap(({ short, long }) => [short, long]),
      ...['-h', '--help', '-V', '--version'],
    ]);
    return (end === -1 ? words : words.slice(0, end))
      .map((word) => word.replace(/^\[+|[\],.)\\]+$/g, '').split('=')[0]!)
      .filter((word) => /^--?[a-z]/.test(word) && !known.has(word));
  }

  test('the check finds what is wrong', () => {
    expect(commandsIn('Run `primitives scan --fast`, or\n$ npx primitives lock --check\n')).toEqual([
      'scan --fast',
      'lock --check',
    ]);
    expect(wrongWith('scan --fast --fail-on=low | cat --xyz')).toEqual(['--fast']);
    expect(wrongWith('--staged -q')).toEqual([]);
    expect(wrongWith('verify --fail-on low')).toEqual(['--fail-on']);
    expect(wrongWith('run --lock-ref main -- codex --full-auto')).toEqual([]);
  });

  test('has only options that there are', () => {
    const typed = files.flatMap((file) =>
      commandsIn(fs.readFileSync(file, 'utf8')).map((command) => [file, command] as const),
    );
    expect(typed.filter(([, command]) => command.includes('-')).length).toBeGreaterThan(100);
    const wrong = typed.flatMap(([file, command]) =>
      wrongWith(command).map((option) => `${file}: ${option} in: primitives ${command}`),
    );
    expect(wrong).toEqual([]);
  });

  test('and so have the examples of the manuals', () => {
    const examples = table.flatMap(({ manual }) => manual.examples.map(([command]) => command));
    const typed = examples.flatMap((example) => [...example.matchAll(/(?:^|[(|] ?)primitives( .*)?$/g)]);
    expect(typed.length).toBeGreaterThan(40);
    expect(typed.flatMap(([, rest = '']) => wrongWith(rest.trim().replace(/\)$/, '')))).toEqual([]);
  });
});
