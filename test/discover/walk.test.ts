/** Which files of a tree are found, under which names, from which start. */
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Report } from '../../src/types';
import { loud, plant, primitives, scanFolder, scanTree, type Tree } from '../tree';

const HOOKS = '{"hooks": {}}';

function kinds(report: Report): Record<string, string> {
  return Object.fromEntries((report.primitives ?? []).map(({ path: name, kind }) => [name, kind]));
}

function found(tree: Tree, args: string[] = []): string[] {
  return Object.keys(kinds(scanTree(tree, ['--inventory', ...args]))).sort();
}

function foundIn(cwd: string, args: string[]): string[] {
  return Object.keys(kinds(scanFolder(cwd, ['--inventory', ...args]))).sort();
}

/** A tree of the same text under each name. */
function files(...names: string[]): Tree {
  return Object.fromEntries(names.map((name) => [name, 'Be kind.\n']));
}

function rulesOf(report: Report): [rule: string, path: string, severity: string][] {
  return report.findings.map(({ rule, path: name, severity }) => [rule, name, severity]);
}

describe('names', () => {
  test.each([
    ['case of the name', 'agents.MD'],
    ['case of the name', 'claude.md'],
    ['case of the name', 'pdf/skill.md'],
    ['case of a folder', '.GitHub/Copilot-Instructions.md'],
    ['case of the extension', '.cursor/rules/a.MDC'],
    ['full-width letters', 'ＡＧＥＮＴＳ.md'],
    ['full-width folder', '.ｃｌａｕｄｅ/commands/go.md'],
    ['long s', 'agent\u017f.md'],
    ['Kelvin sign', 'S\u212aILL.md'],
    ['one dot leader', 'CLAUDE\u2024md'],
    ['trailing dot', 'AGENTS.md.'],
    ['trailing space', 'AGENTS.md '],
    ['zero-width space', 'AG\u200bENTS.md'],
    ['soft hyphen', 'CLAU\u00adDE.md'],
  ])('%s: %j', (_, name) => {
    expect(found(files(name))).toEqual([name]);
  });

  test.each(['AGENT5.md', 'xAGENTS.md', 'AGENTS.mdx', 'AGENTS', 'AGENTS.md.bak', '.AGENTS.md', 'ÄGENTS.md'])(
    'not %j',
    (name) => {
      expect(found(files(name))).toEqual([]);
    },
  );
});

describe('folders', () => {
  test.each([
    'a/b/c/d/e/f/AGENTS.md',
    'apps/web/.claude/commands/go.md',
    'apps/web/.github/copilot-instructions.md',
    '.config/.deep/.deeper/CLAUDE.md',
    '.github/.vscode/mcp.json',
    'vendor/lib/.cursor/rules/a.mdc',
    'dist/AGENTS.md',
    'git/AGENTS.md',
    '.github/node_modules.md/AGENTS.md',
  ])('finds %s', (name) => {
    expect(found(files(name))).toEqual([name]);
  });

  test.each(['.git/AGENTS.md', 'sub/.git/hooks/CLAUDE.md', '.GIT/AGENTS.md', 'node_modules/a/AGENTS.md'])(
    'skips %s',
    (name) => {
      expect(found(files(name))).toEqual([]);
    },
  );

  test('--include-dependencies looks into node_modules, never into .git', () => {
    const tree = files(
      'node_modules/a/AGENTS.md',
      'web/node_modules/@b/c/.claude/commands/go.md',
      '.git/AGENTS.md',
    );
    expect(found(tree, ['--include-dependencies'])).toEqual([
      'node_modules/a/AGENTS.md',
      'web/node_modules/@b/c/.claude/commands/go.md',
    ]);
  });

  test('a monorepo: what is switched on in one package is not in its neighbour', () => {
    const tree = files(
      'packages/a/.amazonq/rules/a.md',
      'packages/a/README.md',
      'packages/a/src/README.md',
      'packages/b/README.md',
      'README.md',
    );
    expect(found(tree)).toEqual(['packages/a/.amazonq/rules/a.md', 'packages/a/README.md']);
  });
});

describe('a skill', () => {
  const SKILL = files(
    'tools/pdf/SKILL.md',
    'tools/pdf/.hidden/.env.sample',
    'tools/pdf/a/b/c/data.bin',
    'tools/pdf/Makefile',
    'tools/other/Makefile',
  );

  test('is its whole folder', () => {
    expect(kinds(scanTree(SKILL, ['--inventory']))).toEqual({
      'tools/pdf/.hidden/.env.sample': 'skill-resource',
      'tools/pdf/Makefile': 'skill-resource',
      'tools/pdf/SKILL.md': 'skill',
      'tools/pdf/a/b/c/data.bin': 'skill-resource',
    });
  });

  test('that bundles node_modules says so', () => {
    const tree = { ...SKILL, ...files('tools/pdf/lib/node_modules/x/index.js') };
    const report = scanTree(tree, ['--inventory']);
    expect(rulesOf(report)).toEqual([
      ['integrity/unscanned-dependencies', 'tools/pdf/lib/node_modules', 'low'],
    ]);
    expect(report.findings[0]!.kind).toBe('skill-resource');
    const all = scanTree(tree, ['--inventory', '--include-dependencies']);
    expect(kinds(all)).toHaveProperty(['tools/pdf/lib/node_modules/x/index.js'], 'skill-resource');
    expect(all.findings).toEqual([]);
  });

  test('dependencies of a project are nothing to talk about', () => {
    expect(scanTree(files('AGENTS.md', 'node_modules/x/index.js', 'web/node_modules/y.js')).findings).toEqual(
      [],
    );
  });
});

describe('a plugin', () => {
  const INSIDE = [
    'commands/go.md',
    'bin/tool',
    'steering/a.md',
    'hooks/run.sh',
    '.lsp.json',
    'settings.json',
  ];

  test.each([
    '.claude-plugin/plugin.json',
    '.codex-plugin/plugin.json',
    '.cursor-plugin/plugin.json',
    '.github/plugin/plugin.json',
    'apm.yml',
    'gemini-extension.json',
    'POWER.md',
  ])('%s makes the folder around it one', (manifest) => {
    const names = INSIDE.map((name) => `x/${name}`);
    const tree = {
      ...files(...names, 'x/README.md', 'x/src/bin/tool', 'bin/tool', 'y/commands/go.md'),
      [`x/${manifest}`]: '{}',
    };
    expect(found(tree)).toEqual([...names, `x/${manifest}`].sort());
  });

  test('without a manifest is one when a marketplace names its folder', () => {
    const report = scanTree(
      {
        '.claude-plugin/marketplace.json': '{"plugins": [{"name": "x", "source": "./plugins/x"}]}',
        ...files('plugins/x/commands/go.md', 'plugins/x/README.md', 'plugins/y/commands/go.md'),
      },
      ['--inventory'],
    );
    expect(kinds(report)).toEqual({
      '.claude-plugin/marketplace.json': 'marketplace',
      'plugins/x/commands/go.md': 'prompt-command',
    });
    const added = report.primitives?.find(({ path: name }) => name === 'plugins/x/commands/go.md');
    expect(added?.via).toEqual(['.claude-plugin/marketplace.json']);
  });

  test('of a marketplace may lie deeper than its marketplace, never outside', () => {
    const report = scanTree(
      {
        'm/.claude-plugin/marketplace.json':
          '{"plugins": [{"source": "./p"}, {"source": "../../gone"}, {"source": {"source": "github", "repo": "a/b"}}]}',
        ...files('m/p/agents/a.md'),
      },
      ['--inventory'],
    );
    expect(Object.keys(kinds(report))).toEqual(['m/.claude-plugin/marketplace.json', 'm/p/agents/a.md']);
    expect(rulesOf(report)).toEqual([
      ['integrity/include-outside-root', 'm/.claude-plugin/marketplace.json', 'low'],
    ]);
  });
});

describe('conditions', () => {
  test.each<[what: string, isFound: boolean, name: string, content: string, beside: string[]]>([
    ['README.md without Amazon Q', false, 'README.md', '# x', []],
    ['README.md with Amazon Q', true, 'README.md', '# x', ['.amazonq/rules/a.md']],
    ['specs without Spec Kit', false, 'specs/1/spec.md', '# x', []],
    ['specs with Spec Kit', true, 'specs/1/spec.md', '# x', ['.specify/memory/constitution.md']],
    ['hooks with the key', true, 'hooks/hooks.json', HOOKS, []],
    ['hooks without the key', false, 'hooks/hooks.json', '{"webhooks": {}}', []],
    ['a key one level down', true, 'a.code-workspace', '{"settings": {"mcp": {}}}', []],
    ['the same key elsewhere', false, 'a.code-workspace', '{"mcp": {}, "settings": {}}', []],
    ['comments in JSON', true, 'hooks/hooks.json', '// x\n{"hooks": {}, /* y */}', []],
    ['a byte order mark', true, 'hooks/hooks.json', `\ufeff${HOOKS}`, []],
    ['an escaped key', true, 'hooks/hooks.json', '{"\\u0068ooks": {}}', []],
    ['JSON cut off', true, 'hooks/hooks.json', '{"hooks": {"a": [', []],
    ['no JSON at all', true, 'hooks/hooks.json', 'hooks: yes', []],
    ['JSON that only a lenient parser takes', true, 'hooks/hooks.json', "{hooks: {a: 'b'}}", []],
    ['no YAML at all', true, 'config/config2.yaml', 'a: [\n\t"', []],
    ['text that has to occur', true, '.github/workflows/a.yml', 'uses: openai/codex-action@v1', []],
    ['text that does not', false, '.github/workflows/a.yml', 'uses: actions/checkout@v5', []],
  ])('%s', (_, isFound, name, content, beside) => {
    const report = scanTree({ ...files(...beside), [name]: content }, ['--inventory']);
    expect(Object.hasOwn(kinds(report), name)).toBe(isFound);
  });
});

describe('arguments', () => {
  const TREE = files(
    'AGENTS.md',
    'notes.txt',
    '.claude/commands/go.md',
    '.claude/skills/pdf/SKILL.md',
    '.claude/skills/pdf/scripts/run.py',
    'skills/pdf/SKILL.md',
    'skills/pdf/scripts/run.py',
    'plugins/a/.claude-plugin/plugin.json',
    'plugins/a/commands/go.md',
    'web/AGENTS.md',
    'web/notes.txt',
  );

  test.each<[args: string[], expected: string[]]>([
    [['.claude/commands'], ['.claude/commands/go.md']],
    [['./.claude/commands/'], ['.claude/commands/go.md']],
    [['.claude/skills/pdf/scripts'], ['.claude/skills/pdf/scripts/run.py']],
    [['skills/pdf'], ['skills/pdf/SKILL.md', 'skills/pdf/scripts/run.py']],
    // What a folder above switches on holds below, wherever the scan starts.
    [['skills/pdf/scripts'], ['skills/pdf/scripts/run.py']],
    [['plugins/a/commands'], ['plugins/a/commands/go.md']],
    [['plugins/a'], ['plugins/a/.claude-plugin/plugin.json', 'plugins/a/commands/go.md']],
    [
      ['web', '.claude/commands'],
      ['.claude/commands/go.md', 'web/AGENTS.md'],
    ],
    [['web', 'web', 'web/AGENTS.md'], ['web/AGENTS.md']],
    [['notes.txt'], ['notes.txt']],
    [
      ['web/notes.txt', 'AGENTS.md'],
      ['AGENTS.md', 'web/notes.txt'],
    ],
  ])('scan %j', (args, expected) => {
    expect(foundIn(plant(TREE), args)).toEqual(expected);
  });

  test('a file that is named is scanned whatever its name, and keeps its kind', () => {
    const report = scanFolder(plant(TREE), ['--inventory', 'notes.txt', 'AGENTS.md']);
    expect(kinds(report)).toEqual({ 'AGENTS.md': 'always-on', 'notes.txt': 'explicit' });
  });

  test('a folder outside the current one: paths are relative to it', () => {
    const root = plant(TREE);
    expect(foundIn(path.join(root, 'skills'), ['../web'])).toEqual(['AGENTS.md']);
    expect(foundIn(path.join(root, 'skills'), [path.join(root, '.claude/commands')])).toEqual(['go.md']);
  });

  test('several folders outside are told apart by what was typed', () => {
    const root = plant(TREE);
    expect(foundIn(path.join(root, 'skills'), ['../web', '../plugins/a', '.'])).toEqual([
      '../plugins/a/.claude-plugin/plugin.json',
      '../plugins/a/commands/go.md',
      '../web/AGENTS.md',
      'pdf/SKILL.md',
      'pdf/scripts/run.py',
    ]);
    expect(foundIn(path.join(root, 'skills'), ['../web/notes.txt'])).toEqual(['../web/notes.txt']);
  });

  test('folders that overlap are looked at once', () => {
    const root = plant({ ...TREE, 'web/CLAUDE.md': { link: 'gone.md' } });
    const report = scanFolder(root, ['--inventory', '.', 'web']);
    expect(rulesOf(report)).toEqual([['integrity/link-dangling', 'web/CLAUDE.md', 'low']]);
    const names = report.primitives!.map(({ path: name }) => name);
    expect(names).toEqual([...new Set(names)]);
  });

  test('what does not exist is an error, not a clean scan', () => {
    const { code, out, err } = primitives(['scan', 'gone'], { cwd: plant(TREE) });
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('gone: no such file or folder');
  });
});

describe('--files-from', () => {
  function scanList(cwd: string, list: string | Buffer, args: string[] = []) {
    const { out, code, err } = primitives(
      ['scan', '--format', 'json', '--inventory', '--files-from', '-', ...args],
      { cwd, input: list },
    );
    return { code, err, report: out.startsWith('{') ? (JSON.parse(out) as Report) : undefined };
  }

  test.each<[what: string, list: string, args: string[], expected: string[]]>([
    ['one a line', 'a.txt\nsub/b c.txt\n', [], ['a.txt', 'sub/b c.txt']],
    ['CRLF, empty lines, no final newline', '\r\na.txt\r\n\n./sub/b c.txt', [], ['a.txt', 'sub/b c.txt']],
    ['NUL-separated', 'a.txt\0line\nbreak.txt\0', ['--null'], ['a.txt', 'line\nbreak.txt']],
    ['twice the same', 'a.txt\na.txt\n./a.txt\n', [], ['a.txt']],
    ['beside an argument', 'a.txt\n', ['sub'], ['a.txt', 'sub/AGENTS.md']],
  ])('%s', (_, list, args, expected) => {
    const cwd = plant(files('a.txt', 'sub/b c.txt', 'line\nbreak.txt', 'sub/AGENTS.md', 'AGENTS.md'));
    const { report } = scanList(cwd, list, args);
    expect(report && Object.keys(kinds(report)).sort()).toEqual(expected);
  });

  test('reads the list from a file', () => {
    const cwd = plant({ ...files('a.txt', 'AGENTS.md'), 'list.txt': 'a.txt\n' });
    expect(foundIn(cwd, ['--files-from', 'list.txt'])).toEqual(['a.txt']);
  });

  test.each<[what: string, list: string, message: string]>([
    ['an empty list', '\n', 'lists no file'],
    ['a folder', 'sub\n', 'a folder in a list of files'],
    ['a missing file', 'gone.txt\n', 'no such file'],
  ])('%s is an error', (_, list, message) => {
    const { code, err } = scanList(plant(files('sub/a.txt')), list);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });

  test.runIf(process.platform === 'linux')('takes names that are not UTF-8', () => {
    const cwd = plant({});
    const name = Buffer.from([0x61, 0xff, 0x2e, 0x74, 0x78, 0x74]);
    fs.writeFileSync(Buffer.concat([Buffer.from(`${cwd}/`), name]), 'x\n');
    const { report } = scanList(cwd, Buffer.concat([name, Buffer.of(0)]), ['--null']);
    expect(report && Object.keys(kinds(report))).toEqual(['a\udcff.txt']);
  });
});

describe('names that deceive', () => {
  test.each<[what: string, name: string]>([
    ['a newline', 'a\nb.mdc'],
    ['a control character', 'a\u0007b.mdc'],
    ['an escape sequence', 'a\u001b[2Kb.mdc'],
    ['a zero-width space', 'a\u200bb.mdc'],
    ['a tag character', 'a\u{e0061}b.mdc'],
    ['a right-to-left override', 'a\u202ecdm.mdc'],
    ['a line separator', 'a\u2028b.mdc'],
  ])('%s', (_, name) => {
    const report = scanTree(files(`.cursor/rules/${name}`));
    expect(rulesOf(report)).toEqual([['integrity/deceptive-name', `.cursor/rules/${name}`, 'high']]);
    expect(report.exitCode).toBe(1);
    // The message is for a terminal: nothing of the name gets through raw.
    expect(report.findings[0]!.message).toMatch(/^[\x20-\x7e⟨⟩]*$/);
  });

  test('in a folder', () => {
    expect(rulesOf(scanTree(files('a\u200bb/AGENTS.md')))).toEqual([
      ['integrity/deceptive-name', 'a\u200bb/AGENTS.md', 'high'],
    ]);
  });

  test('of a link', () => {
    const tree: Tree = { ...files('AGENTS.md'), '.cursor/rules/a\u202ecdm.mdc': { link: '../../AGENTS.md' } };
    expect(rulesOf(scanTree(tree))).toEqual([
      ['integrity/deceptive-name', '.cursor/rules/a\u202ecdm.mdc', 'high'],
    ]);
  });

  test.each(['👩\u200d💻.mdc', '❤\ufe0f.mdc', 'می\u200cخواهم.mdc', 'größe.mdc', '日本語.mdc', 'a b (1).mdc'])(
    '%s is spelling',
    (name) => {
      expect(scanTree(files(`.cursor/rules/${name}`)).findings).toEqual([]);
    },
  );

  test('of no primitive are nobody’s business', () => {
    expect(scanTree(files('src/a\u202eb.ts', 'AGENTS.md')).findings).toEqual([]);
  });

  describe.runIf(process.platform === 'linux')('bytes that are not UTF-8', () => {
    function plantBytes(folder: string, ...names: number[][]): string {
      const root = plant({ [`${folder}/keep.txt`]: '' });
      for (const name of names) {
        const file = Buffer.concat([Buffer.from(`${root}/${folder}/`), Buffer.from(name)]);
        fs.writeFileSync(file, 'Be kind.\n');
      }
      return root;
    }
    const MDC = [0x2e, 0x6d, 0x64, 0x63];

    test('are read and reported', () => {
      const report = scanFolder(plantBytes('.cursor/rules', [0x61, 0xff, ...MDC]), ['--inventory']);
      expect(rulesOf(report)).toEqual([['integrity/deceptive-name', '.cursor/rules/a\udcff.mdc', 'medium']]);
      expect(kinds(report)).toHaveProperty(['.cursor/rules/a\udcff.mdc'], 'scoped-rules');
      expect(report.complete).toBe(true);
    });

    test('keep two names apart that look alike', () => {
      const root = plantBytes('.cursor/rules', [0xfe, ...MDC], [0xff, ...MDC], [0xef, 0xbf, 0xbd, ...MDC]);
      expect(
        Object.keys(kinds(scanFolder(root, ['--inventory']))).filter((name) => name.endsWith('mdc')),
      ).toEqual(['.cursor/rules/\udcfe.mdc', '.cursor/rules/\udcff.mdc', '.cursor/rules/\ufffd.mdc']);
    });

    test('in a folder', () => {
      const root = plant({});
      const folder = Buffer.concat([Buffer.from(`${root}/`), Buffer.of(0x61, 0x80)]);
      fs.mkdirSync(folder);
      fs.writeFileSync(Buffer.concat([folder, Buffer.from('/AGENTS.md')]), 'x\n');
      expect(Object.keys(kinds(scanFolder(root, ['--inventory'])))).toEqual(['a\udc80/AGENTS.md']);
    });
  });
});

describe.runIf(process.platform === 'linux')('names that are one elsewhere', () => {
  test.each<[what: string, names: string[], collides: string[]]>([
    ['case', ['AGENTS.md', 'agents.md'], ['agents.md']],
    ['case of a folder', ['.cursor/rules/a.mdc', '.cursor/Rules/a.mdc'], ['.cursor/rules/a.mdc']],
    ['normal form', ['.cursor/rules/\u00e9.mdc', '.cursor/rules/e\u0301.mdc'], ['.cursor/rules/\u00e9.mdc']],
    ['three of them', ['AGENTS.md', 'Agents.md', 'agents.md'], ['Agents.md', 'agents.md']],
    ['different folders', ['AGENTS.md', 'a/agents.md'], []],
    ['different names', ['AGENTS.md', 'AGENT.md'], []],
  ])('%s', (_, names, collides) => {
    expect(rulesOf(scanTree(files(...names)))).toEqual(
      collides.map((name) => ['integrity/case-collision', name, 'medium']),
    );
  });

  test('a link counts as the name that it has', () => {
    const report = scanTree({
      ...files('AGENTS.md', 'docs/other.txt'),
      'agents.md': { link: 'docs/other.txt' },
    });
    expect(loud(report).map(({ rule }) => rule)).toEqual(['integrity/case-collision']);
  });
});
