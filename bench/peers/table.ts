/**
 * The scanners that install from npm and run offline, one entry each: how it is started, where it looks for a file, and
 * what it reports. Versions are those of package.json beside this file. Each is started in the way its own documentation
 * recommends for a thorough look without a network, and every file lies where the scanner looks for such a file.
 */
import path from 'node:path';

/** One finding, in the words of its scanner. */
export interface PeerFinding {
  file: string;
  severity: string;
  rule: string;
}

/** One file of a unit of a corpus. */
export interface UnitFile {
  /** A name for the unit that is found again in the paths of findings: `u00042`. */
  unit: string;
  /** Which file of it. */
  index: number;
  /** Path within the unit: its base name, or more for a folder. */
  path: string;
}

export interface Peer {
  /** Of the row. */
  name: string;
  /** The package, in package.json; ours has none. */
  package: string | undefined;
  /** What it is made for, by its own documentation. */
  madeFor: string;
  /** What it does not look at, so that a low figure is read rightly. */
  blindTo: string;
  /** Entry, below node_modules. */
  bin: string;
  /** As in documentation, for people. */
  command: string;
  /** @returns where the scanner reads such a file, or undefined where it reads none */
  place(file: UnitFile): string | undefined;
  /** @param files all that was placed; a scanner that takes one file at a time is started for each */
  args(files: string[]): string[];
  isPerFile?: boolean;
  /** Units of one run: fewer, where one file may take as long as many. */
  batch?: number;
  /** @throws when it is no report */
  findings(stdout: string): PeerFinding[];
  /** Of a whole project, for its time; a scanner that takes files gets all of them. */
  projectArgs(files: string[]): string[];
  /** How many files it says it has read, where it says so. */
  filesRead?(stdout: string): number;
}

const MARKDOWN = new Set([
  '',
  '.md',
  '.mdc',
  '.markdown',
  '.txt',
  '.cursorrules',
  '.windsurfrules',
  '.clinerules',
]);

const extensionOf = (name: string): string => path.extname(name).toLowerCase();
const isText = (name: string): boolean => MARKDOWN.has(extensionOf(name));
const flat = (file: UnitFile): string => `${file.index}-${path.basename(file.path)}`;
const asItIs = (file: UnitFile): string => `${file.unit}/${file.path}`;
/** For those who look at the extension only. */
const asMarkdown = (name: string): string => (/\.mdc?$/i.test(name) ? name : `${name}.md`);

/** A report between what else a program says. */
function jsonIn(stdout: string): unknown {
  const from = stdout.search(/^[[{]/m);
  const to = Math.max(stdout.lastIndexOf('\n}'), stdout.lastIndexOf('\n]')) + 2;
  return JSON.parse(from === -1 ? stdout : stdout.slice(from, to > from + 1 ? to : undefined));
}

// biome-ignore lint/suspicious/noExplicitAny: reports of others have no types.
const report = (stdout: string): any => jsonIn(stdout);

const SHIP_SAFE = {
  package: 'ship-safe',
  bin: 'ship-safe/cli/bin/ship-safe.js',
  projectArgs: (): string[] => ['red-team', '.', '--json', '--no-ai', '--no-deps'],
};

const FERRET = {
  package: 'ferret-scan',
  bin: 'ferret-scan/bin/ferret.js',
  madeFor: 'configurations of AI command lines: skills, agents, hooks, MCP, rules',
  place({ unit, path: name }: UnitFile): string {
    if (/^(?:(?:claude|agents)\.md|\.?mcp\.json|settings(?:\.local)?\.json)$/i.test(name))
      return `${unit}/${name}`;
    return `${unit}/.claude/skills/unit/${isText(name) ? asMarkdown(name) : name}`;
  },
  findings: (stdout: string): PeerFinding[] =>
    report(stdout).findings.map((one: Record<string, string>) => ({
      file: one.relativePath,
      severity: one.severity,
      rule: one.ruleId,
    })),
  filesRead: (stdout: string): number => report(stdout).analyzedFiles,
};

export const PEERS: readonly Peer[] = [
  {
    name: 'primitives scan',
    package: undefined,
    madeFor: 'every file that an agent obeys, and what comes with it',
    blindTo: 'what code does when it runs; `primitives audit` looks at that',
    bin: '',
    command: 'primitives scan --files-from LIST --no-config',
    place: asItIs,
    args: () => ['scan', '--format', 'json', '--no-config', '--no-progress', '--files-from', '-', '--null'],
    findings: (stdout) =>
      report(stdout).findings.map((one: Record<string, string>) => ({
        file: one.path,
        severity: one.severity,
        rule: one.rule,
      })),
    projectArgs: () => ['scan', '--format', 'json', '--no-config'],
    filesRead: (stdout) => report(stdout).summary.primitives,
  },
  {
    name: 'ecc-agentshield',
    package: 'ecc-agentshield',
    madeFor: 'the configuration of Claude Code: settings, hooks, MCP, agents',
    blindTo:
      'skills in folders of their own (it reads files directly below `skills/`), Python and JavaScript of a skill',
    bin: 'ecc-agentshield/dist/index.js',
    command: 'agentshield scan --path . --format json',
    place(file) {
      const { unit, path: name } = file;
      if (/^(?:(?:CLAUDE(?:\.local)?|AGENTS|GEMINI)\.md|\.(?:cursor|windsurf|cline)rules)$/.test(name))
        return asItIs(file);
      if (/^(?:\.?mcp|settings(?:\.local)?)\.json$/.test(name))
        return `${unit}/.claude/${name.replace(/^\./, '')}`;
      if (extensionOf(name) === '.json') return `${unit}/.claude/mcp-configs/${flat(file)}`;
      if (extensionOf(name) === '.mdc') return `${unit}/.cursor/rules/${flat(file)}`;
      if (isText(name)) return `${unit}/.claude/skills/${asMarkdown(flat(file))}`;
      return `${unit}/.claude/hooks/${flat(file)}`;
    },
    args: () => ['scan', '--path', '.', '--format', 'json'],
    findings: (stdout) =>
      report(stdout).findings.map((one: Record<string, string>) => ({ ...one, rule: one.id })),
    projectArgs: () => ['scan', '--path', '.', '--format', 'json'],
    filesRead: (stdout) => report(stdout).summary.filesScanned,
  },
  {
    name: 'agent-threat-rules',
    package: 'agent-threat-rules',
    madeFor: 'SKILL.md files, and events of MCP and agents at run time',
    blindTo: 'every other file, hidden text that no rule names; a project is searched for SKILL.md only',
    bin: 'agent-threat-rules/dist/cli.js',
    command: 'atr scan . --no-report --json',
    batch: 10,
    place: ({ unit, index, path: name }) => (isText(name) ? `${unit}/${index}/SKILL.md` : undefined),
    args: () => ['scan', '.', '--no-report', '--json'],
    findings: (stdout) =>
      report(stdout).results.flatMap(
        ({ file, matches }: { file: string; matches: Record<string, string>[] }) =>
          matches.map(({ severity, rule_id }) => ({ file, severity, rule: rule_id })),
      ),
    projectArgs: () => ['scan', '.', '--no-report', '--json'],
    filesRead: (stdout) => report(stdout).skills_scanned,
  },
  {
    ...FERRET,
    name: 'ferret-scan',
    blindTo: 'Python, compiled languages; a file named `.cursorrules` (given to it as Markdown here)',
    command: 'ferret scan . --format json --no-ignore-comments',
    args: () => ['scan', '.', '--format', 'json', '--no-ignore-comments'],
    projectArgs: () => ['scan', '.', '--format', 'json', '--no-ignore-comments'],
  },
  {
    ...FERRET,
    name: 'ferret-scan, thorough',
    blindTo: 'as above',
    command: 'ferret scan . --format json --no-ignore-comments --thorough',
    args: () => ['scan', '.', '--format', 'json', '--no-ignore-comments', '--thorough'],
    projectArgs: () => ['scan', '.', '--format', 'json', '--no-ignore-comments', '--thorough'],
  },
  {
    ...SHIP_SAFE,
    name: 'ship-safe scan-skill',
    madeFor: 'one skill before it is installed',
    blindTo: 'hidden text; whole projects (it is started once for each file)',
    command: 'ship-safe scan-skill FILE --json',
    place: asItIs,
    isPerFile: true,
    args: ([file = '']) => ['scan-skill', file, '--json'],
    findings(stdout) {
      const { source, findings } = report(stdout);
      return findings.map((one: Record<string, string>) => ({
        file: source,
        severity: one.severity,
        rule: one.name,
      }));
    },
  },
  {
    ...SHIP_SAFE,
    name: 'ship-safe red-team',
    madeFor: 'application code, dependencies, secrets, and the agent configuration of a project',
    blindTo: 'skills (Markdown lies in `.claude/commands/` for it here, which it reads)',
    command: 'ship-safe red-team . --json --no-ai --no-deps',
    place(file) {
      const name = `${file.unit}-${flat(file)}`;
      if (extensionOf(name) === '.mdc') return `.cursor/rules/${name}`;
      return isText(name) ? `.claude/commands/${asMarkdown(name)}` : `src/${name}`;
    },
    args: SHIP_SAFE.projectArgs,
    findings: (stdout) => report(stdout).findings.map((one: PeerFinding) => one),
  },
  {
    name: 'anti-trojan-source',
    package: 'anti-trojan-source',
    madeFor: 'bidirectional and invisible characters in source code',
    blindTo: 'everything that is not a character: phrases, commands, servers',
    bin: 'anti-trojan-source/bin/anti-trojan-source.js',
    command: 'anti-trojan-source --json FILE ...',
    place: asItIs,
    args: (files) => ['--json', ...files],
    findings(stdout) {
      const files = report(stdout);
      if (!Array.isArray(files)) return [];
      return files.flatMap(({ file, findings }) =>
        findings.map((one: Record<string, string>) => ({ file, severity: one.severity, rule: one.category })),
      );
    },
    projectArgs: (files) => ['--json', ...files],
  },
];
