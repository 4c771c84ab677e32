/**
 * Options of the two gates, `hook` and `run`, read without commander: an agent waits for a hook before every read. What is
 * not in this table is left to commander; test/commands/gate-options.test.ts holds the two against each other.
 */
export interface GateFlags {
  onError?: string;
  root?: string;
  lockRef?: string;
  allowedSigners?: string;
  config?: string | false;
  includeDependencies?: boolean;
}

interface GateOption {
  key: keyof GateFlags;
  long: string;
  value?: string;
  choices?: readonly string[];
  sets?: boolean;
  /** Where the folder is the current one, it needs no name. */
  isOfHook?: true;
  description: string;
}

export const GATE_OPTIONS: readonly GateOption[] = [
  {
    key: 'onError',
    long: '--on-error',
    value: '<what>',
    choices: ['refuse', 'allow'],
    description: 'when nothing can be verified (no lock, an error): refuse, or allow and say so loudly',
  },
  {
    key: 'root',
    long: '--root',
    value: '<dir>',
    isOfHook: true,
    description: 'folder of the lock (default: found from the folder that the agent works in)',
  },
  {
    key: 'lockRef',
    long: '--lock-ref',
    value: '<rev>',
    description: 'take the lock, and nothing else, from this commit: the protected branch',
  },
  {
    key: 'allowedSigners',
    long: '--allowed-signers',
    value: '<file>',
    description: 'demand a signature of the lock by one of these (see ssh-keygen)',
  },
  { key: 'config', long: '--config', value: '<file>', description: 'use this configuration file' },
  { key: 'config', long: '--no-config', sets: false, description: 'use no configuration file' },
  {
    key: 'includeDependencies',
    long: '--include-dependencies',
    sets: true,
    description: 'look inside node_modules too',
  },
];

/**
 * @param argv arguments of the program
 * @returns undefined when commander has to look at them
 */
export function parseHook(argv: readonly string[]): { agent: string; flags: GateFlags } | undefined {
  if (argv[0] !== 'hook') return undefined;
  const agent = argv[1];
  if (agent === undefined || agent.startsWith('-')) return undefined;
  const flags = parseFlags(argv.slice(2), GATE_OPTIONS);
  return flags && { agent, flags };
}

/** The same for `run`: options, `--`, the command. */
export function parseRun(argv: readonly string[]): { command: string[]; flags: GateFlags } | undefined {
  if (argv[0] !== 'run') return undefined;
  const end = argv.indexOf('--');
  if (end === -1 || end === argv.length - 1) return undefined;
  const flags = parseFlags(
    argv.slice(1, end),
    GATE_OPTIONS.filter(({ isOfHook }) => !isOfHook),
  );
  return flags && { command: argv.slice(end + 1), flags };
}

function parseFlags(argv: readonly string[], options: readonly GateOption[]): GateFlags | undefined {
  const flags: Record<string, unknown> = {};
  for (let i = 0; i < argv.length; i++) {
    const option = options.find(({ long }) => argv[i] === long);
    if (!option) return undefined;
    const { key, sets, choices } = option;
    if (sets !== undefined) {
      flags[key] = sets;
      continue;
    }
    const value = argv[++i];
    if (value === undefined || value === '' || value.startsWith('-')) return undefined;
    if (choices && !choices.includes(value)) return undefined;
    flags[key] = value;
  }
  return flags as GateFlags;
}
