/**
 * A usual command line of `verify`, read without commander, as `parseScan` does for `scan`. What is not in this table is
 * left to commander, which knows all options; test/commands/verify-options.test.ts holds the two against each other.
 */
import type { VerifyFlags } from './lock-command';

interface VerifyOption {
  key: keyof VerifyFlags;
  long: string;
  short?: string;
  /** A switch sets this; any other option takes a value. */
  sets?: boolean;
  isRepeatable?: true;
}

const VERIFY_OPTIONS: readonly VerifyOption[] = [
  { key: 'format', long: '--format', isRepeatable: true },
  { key: 'output', long: '--output', short: '-o' },
  { key: 'config', long: '--config' },
  { key: 'config', long: '--no-config', sets: false },
  { key: 'includeDependencies', long: '--include-dependencies', sets: true },
  { key: 'quiet', long: '--quiet', short: '-q', sets: true },
  { key: 'progress', long: '--no-progress', sets: false },
];

/**
 * @param argv arguments of the program
 * @returns undefined when commander has to look at them
 */
export function parseVerify(argv: readonly string[]): VerifyFlags | undefined {
  if (argv[0] !== 'verify') return undefined;
  const flags: Record<string, unknown> = { progress: true };
  for (let i = 1; i < argv.length; i++) {
    const option = VERIFY_OPTIONS.find(({ long, short }) => argv[i] === long || argv[i] === short);
    if (!option) return undefined;
    const { key, sets, isRepeatable } = option;
    if (sets !== undefined) {
      flags[key] = sets;
      continue;
    }
    const value = argv[++i];
    if (value === undefined || value === '' || (value.length > 1 && value.startsWith('-'))) return undefined;
    flags[key] = isRepeatable ? [...((flags[key] as string[] | undefined) ?? []), value] : value;
  }
  return flags as unknown as VerifyFlags;
}
