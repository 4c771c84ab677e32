/** What may follow an option, or stand as an argument. */
import { AGENTS } from '../../catalog';
import { PROTOCOLS } from '../../gate';
import { AGENTS as INIT_AGENTS, SCOPES } from '../../init/agents';
import { PARTS } from '../../init/target';
import { allRules } from '../../rules';
import { SEVERITIES } from '../../types';
import type { ArgumentRow, OptionRow } from '../manual/table';
import { FORMATS } from '../outputs';

/** Words of ours, or what a shell completes by itself. */
export type Values = readonly string[] | 'files' | 'folders' | 'commands' | 'nothing';

const ids = (rows: Iterable<{ id: string }>): string[] => [...rows].map(({ id }) => id);

/** By option, or by command and argument. What the table of options says itself is not repeated here. */
const KNOWN: Record<string, () => Values> = {
  '--format': () => Object.keys(FORMATS),
  '--fix': () => SEVERITIES,
  '--accept': () => ids(allRules().values()),
  '--only': () => PARTS,
  '--scope': () => SCOPES,
  '--agent': () => ids(INIT_AGENTS),
  'hook agent': () => ids(PROTOCOLS),
  'agents id': () => ids(AGENTS),
  'explain rule': () => ids(allRules().values()),
  'run command': () => 'commands',
};

/** By what the help calls a value. */
const BY_NAME: Record<string, Values> = {
  file: 'files',
  key: 'files',
  dir: 'folders',
  folder: 'folders',
  path: 'files',
  target: 'files',
  partials: 'files',
  base: 'files',
  ours: 'files',
  theirs: 'files',
};

/** Nothing that a shell would take for more than a word. */
const WORD = /^[A-Za-z0-9][A-Za-z0-9_.-]*(?:\/[A-Za-z0-9_.-]+)*$/;

/** @throws for a word that would have to be quoted: a script holds none */
export function valuesOf(command: string, row: OptionRow | ArgumentRow): Values {
  const key = 'long' in row ? row.long : `${command} ${row.name}`;
  const name = 'long' in row ? (row.value ?? '').replace(/[^a-z]/g, '') : row.name;
  const values = row.choices.length > 0 ? row.choices : (KNOWN[key]?.() ?? BY_NAME[name] ?? 'nothing');
  if (typeof values === 'string') return values;
  const odd = values.find((word) => !WORD.test(word));
  if (odd !== undefined) throw new Error(`${key}: ${odd} is no plain word`);
  return values;
}
