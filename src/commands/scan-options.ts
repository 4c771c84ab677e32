/**
 * The options of `scan`, once: commander makes the help and the errors of them (program.ts), and `parseScan` reads a
 * command line of the usual kind without commander, which takes as long to load and to run as a third of Node's start.
 * What `parseScan` does not fully understand is left to commander; test/commands/scan-options.test.ts holds the two
 * against each other.
 */
import { FAIL_ON, SEVERITIES } from '../types';

/** As commander names them: `--fail-on` is `failOn`, `--no-config` sets `config` to false. */
export interface ScanFlags {
  format?: string[];
  output?: string;
  failOn?: string;
  config?: string | false;
  staged?: boolean;
  ref?: string;
  changedSince?: string;
  filesFrom?: string;
  null?: boolean;
  includeDependencies?: boolean;
  rules?: string[];
  timing?: boolean;
  jobs?: string;
  watch?: boolean;
  inventory?: boolean;
  verbose?: boolean;
  quiet?: boolean;
  progress: boolean;
  fix?: string | true;
  dryRun?: boolean;
  stdinFilename: string;
}

export interface ScanOption {
  key: keyof ScanFlags;
  long: string;
  short?: string;
  /** As the help shows it: `<file>` has to follow, `[severity]` may. A switch has none. */
  value?: string;
  choices?: readonly string[];
  isRepeatable?: true;
  description: string;
}

export const SCAN_DEFAULTS = { progress: true, stdinFilename: '(stdin)' } as const satisfies ScanFlags;

/** Other commands take their share of it (program.ts). */
export const SCAN_OPTIONS: readonly ScanOption[] = [
  {
    key: 'format',
    long: '--format',
    value: '<format>',
    isRepeatable: true,
    description:
      'pretty, json, html, markdown, sarif, github, gitlab, junit or compact; format:FILE writes to a file; may be repeated',
  },
  {
    key: 'output',
    long: '--output',
    short: '-o',
    value: '<file>',
    description: 'write the report to a file',
  },
  {
    key: 'failOn',
    long: '--fail-on',
    value: '<severity>',
    choices: FAIL_ON,
    description: 'exit 1 from this severity on (default: high)',
  },
  {
    key: 'config',
    long: '--config',
    value: '<file>',
    description: 'configuration (default: primitives.config.json or .yaml in the current folder)',
  },
  { key: 'config', long: '--no-config', description: 'ignore any configuration file' },
  {
    key: 'staged',
    long: '--staged',
    description:
      'read the files, the configuration and the lock from the git index, as they would be committed',
  },
  {
    key: 'ref',
    long: '--ref',
    value: '<rev>',
    description: 'read the files, the configuration and the lock from a commit',
  },
  {
    key: 'changedSince',
    long: '--changed-since',
    value: '<rev>',
    description: 'report only what differs from this commit, and the packages that it belongs to',
  },
  {
    key: 'filesFrom',
    long: '--files-from',
    value: '<file>',
    description: 'scan the files listed in a file (- for standard input), whatever their names',
  },
  { key: 'null', long: '--null', description: 'names in --files-from end in NUL, not in a line end' },
  {
    key: 'includeDependencies',
    long: '--include-dependencies',
    description: 'look for primitives inside node_modules too',
  },
  {
    key: 'rules',
    long: '--rules',
    value: '<dir>',
    isRepeatable: true,
    description: 'run the rules of this folder beside ours (docs/writing-rules.md); may be repeated',
  },
  { key: 'inventory', long: '--inventory', description: 'list every primitive with its digest (json)' },
  {
    key: 'fix',
    long: '--fix',
    value: '[severity]',
    description: `remove hidden characters from this severity on: ${SEVERITIES.join(', ')} (default: medium)`,
  },
  { key: 'dryRun', long: '--dry-run', description: 'with --fix: print the difference, change nothing' },
  {
    key: 'stdinFilename',
    long: '--stdin-filename',
    value: '<name>',
    description: 'name that standard input is reported under',
  },
  { key: 'verbose', long: '--verbose', short: '-v', description: 'show informational findings too' },
  { key: 'quiet', long: '--quiet', short: '-q', description: 'print findings only' },
  {
    key: 'watch',
    long: '--watch',
    description: 'look again whenever a file changes, and print what is different, until Ctrl-C',
  },
  {
    key: 'jobs',
    long: '--jobs',
    value: '<n>',
    description: 'threads that check files (default: as many as pay)',
  },
  { key: 'timing', long: '--timing', description: 'say on standard error where the time went' },
  { key: 'progress', long: '--no-progress', description: 'no counter on the terminal' },
];

export interface ScanCommandLine {
  paths: string[];
  flags: ScanFlags;
}

/**
 * @param argv arguments of the program
 * @returns undefined when commander has to look at them
 */
export function parseScan(argv: readonly string[]): ScanCommandLine | undefined {
  const [first] = argv;
  const isNamed = first === 'scan';
  // `scan` is the default command; whether another first word is a command or a folder is for commander to say.
  if (first !== undefined && !isNamed && !isOption(first)) return undefined;
  const paths: string[] = [];
  const flags: Record<string, unknown> = { ...SCAN_DEFAULTS };
  for (let i = isNamed ? 1 : 0; i < argv.length; i++) {
    const arg = argv[i]!;
    if (!isOption(arg)) {
      paths.push(arg);
      continue;
    }
    const option = SCAN_OPTIONS.find(({ long, short }) => arg === long || arg === short);
    if (!option) return undefined;
    const { key, long, value: shown, choices, isRepeatable } = option;
    if (shown === undefined) {
      flags[key] = !long.startsWith('--no-');
      continue;
    }
    const value = argv[++i];
    if (shown.startsWith('[') || value === undefined || value === '' || isOption(value)) return undefined;
    if (choices && !choices.includes(value)) return undefined;
    flags[key] = isRepeatable ? [...((flags[key] as string[] | undefined) ?? []), value] : value;
  }
  return { paths, flags: flags as unknown as ScanFlags };
}

/** `-` alone is standard input. */
function isOption(arg: string): boolean {
  return arg.length > 1 && arg.startsWith('-');
}
