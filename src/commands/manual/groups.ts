/** Under which heading the help lists an option. */

/** In the order in which the help has them; an option that is in none stands at the end. */
const GROUPS: Record<string, readonly string[]> = {
  'What is looked at': [
    '--staged',
    '--ref',
    '--changed-since',
    '--files-from',
    '--null',
    '--stdin-filename',
    '--include-dependencies',
  ],
  'By what it is judged': [
    '--fail-on',
    '--config',
    '--no-config',
    '--rules',
    '--root',
    '--lock-ref',
    '--allowed-signers',
    '--against',
    '--on-error',
  ],
  'What is printed': [
    '--format',
    '--export',
    '--output',
    '--json',
    '--inventory',
    '--verbose',
    '--quiet',
    '--timing',
    '--no-progress',
  ],
  'What is written': [
    '--fix',
    '--check',
    '--sign',
    '--lock',
    '--as',
    '--only',
    '--agent',
    '--scope',
    '--remove',
    '--dry-run',
    '--yes',
  ],
  'What somebody answers for': ['--accept', '--path', '--reason', '--approve-mcp'],
  'How it runs': ['--watch', '--jobs'],
  'A list of packages': ['--list', '--shard', '--timeout', '--reuse'],
};

const PLACES = new Map(
  Object.entries(GROUPS).flatMap(([heading, longs], group) =>
    longs.map((long, i) => [long, { heading, rank: group * 100 + i }] as const),
  ),
);

/** @param long `--fail-on` */
export function placeOf(long: string | undefined): { heading: string; rank: number } {
  return PLACES.get(long ?? '') ?? { heading: 'Other', rank: Number.MAX_SAFE_INTEGER };
}
