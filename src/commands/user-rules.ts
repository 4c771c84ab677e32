/**
 * `--rules DIR`, `rulesDirs`: rules of the user's own, from DIR/<family>/<name>.yaml with DIR/vocabulary.yaml, compiled
 * like ours and under the same limits. In a chunk of its own with the compiler of patterns: nobody else loads it.
 * What stands in the files may come from the project under review, so all of it is bounded and made safe to print.
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { ExpectedError } from '../errors';
import { RULESET } from '../generated/ruleset';
import { VOCABULARY_JSON } from '../generated/vocabulary';
import { LIMITS } from '../limits';
import {
  type BuiltIn,
  type CompiledPhrases,
  type Contexts,
  compilePhrases,
  type PhraseSource,
  RuleError,
  type WaySource,
} from '../phrases/compile';
import { expandList } from '../phrases/macros';
import { PatternError, type Vocabulary } from '../phrases/pattern';
import { validateRule, validateVocabulary } from '../phrases/rule-file';
import { summaryOf } from '../phrases/summary';
import { allRules, type FlaggedExample, type Rule, type RuleExample } from '../rules';
import { visible, visiblePath } from '../text/escape';
import { type Confidence, FAMILIES, type Files } from '../types';

export interface UserRules {
  /** By id; texts are one line each and safe to print. */
  rules: Rule[];
  compiled: CompiledPhrases;
  /** Digest over our rules and these. */
  ruleset: string;
}

/** A rule file that has been found valid, as far as this module reads it. */
interface RuleData extends Omit<PhraseSource, 'id' | 'confidence'> {
  match: WaySource[];
  since?: string;
  maturity?: Rule['maturity'];
  confidence?: Confidence;
  why?: string;
  fix?: string;
  falsePositives?: string[];
  references?: string[];
  tags?: Rule['tags'];
  examples?: { flags?: FlaggedExample[]; allows?: (RuleExample & { because?: string })[] };
}

interface RuleFile {
  id: string;
  /** As messages name it. */
  file: string;
  data: RuleData;
}

/** A folder of rules, and where it is to be found. */
export interface RulesFolder {
  /** Absolute, or relative to the working folder. */
  place: string;
  disk: Files;
}

/** A file found in a folder, not yet read. */
interface Found {
  disk: Files;
  /** Below the folder, with `/`. */
  name: string;
  path: string;
  size: number;
}

const HINT = 'docs/writing-rules.md says what a rule file holds; `primitives rules --test DIR` tries one';

/**
 * @param folders the same one twice counts once
 * @throws ExpectedError for the first thing that is wrong, by file and place
 */
export function loadUserRules(cwd: string, folders: readonly (string | RulesFolder)[]): UserRules {
  const builtIn = JSON.parse(VOCABULARY_JSON) as BuiltIn;
  const vocabulary: Record<string, readonly string[]> = { ...builtIn.vocabulary };
  const files: RuleFile[] = [];
  const lists: [name: string, file: string][] = [];
  const budget = { files: LIMITS.ruleFiles, bytes: LIMITS.ruleBytes };
  for (const folder of distinct(cwd, folders)) {
    const shown = shownPath(cwd, folder.place);
    let rules = 0;
    for (const found of filesOf(folder, shown)) {
      const file = `${shown}/${visiblePath(found.name)}`;
      const data = readYaml(found, file, budget);
      if (found.name === VOCABULARY) {
        for (const [name, words] of listsOf(data, file, vocabulary)) {
          vocabulary[name] = words;
          lists.push([name, file]);
        }
      } else {
        files.push(ruleOf(found.name, file, data, files));
        rules++;
      }
    }
    if (rules === 0)
      throw new ExpectedError(
        'config',
        `${shown}: no rules in this folder`,
        'rules are <family>/<name>.yaml',
      );
  }
  files.sort((a, b) => (a.id < b.id ? -1 : 1));
  requireBounded(files, lists, vocabulary);
  return {
    rules: files.map(metadataOf),
    compiled: compile(files, { ...builtIn, vocabulary }),
    ruleset: digestOf(files, lists, vocabulary),
  };
}

function distinct(cwd: string, folders: readonly (string | RulesFolder)[]): RulesFolder[] {
  const byPlace = new Map<string, RulesFolder>();
  for (const folder of folders) {
    const { place: typed, disk } = typeof folder === 'string' ? { place: folder, disk: fs } : folder;
    const place = path.resolve(cwd, typed);
    try {
      byPlace.set(`${disk === fs}\0${disk.realpathSync(place)}`, { place, disk });
    } catch (error) {
      throw unusable(error, shownPath(cwd, place));
    }
  }
  return [...byPlace.values()];
}

/** As the user would write it. */
function shownPath(cwd: string, place: string): string {
  const relative = path.relative(cwd, place);
  const isBelow = relative !== '' && !relative.startsWith('..') && !path.isAbsolute(relative);
  return visiblePath((isBelow ? relative : place).split(path.sep).join('/'));
}

/** @param shown file or folder, as messages name it */
function unusable(error: unknown, shown: string): ExpectedError {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT')
    return new ExpectedError('not-found', `${shown}: no such folder of rules`, 'give an existing folder');
  if (code === 'ENOTDIR')
    return new ExpectedError('not-found', `${shown}: not a folder`, 'give the folder that holds <family>/');
  return new ExpectedError('unreadable', `${shown}: cannot be read (${code ?? message})`, HINT);
}

const VOCABULARY = 'vocabulary.yaml';

/** The YAML files of a folder, by name. One that nobody would read is an error: it is a rule that is not run. */
function filesOf({ place: folder, disk }: RulesFolder, shown: string): Found[] {
  const files: Found[] = [];
  const visit = (below: string): void => {
    const place = path.join(folder, below);
    for (const entry of namesIn(disk, place, below === '' ? shown : `${shown}/${visiblePath(below)}`)) {
      if (entry.startsWith('.')) continue;
      const name = below === '' ? entry : `${below}/${entry}`;
      const stat = statOf(disk, path.join(folder, name), `${shown}/${visiblePath(name)}`);
      const isYaml = /\.ya?ml$/i.test(entry);
      if (stat.isDirectory()) {
        if (below === '') visit(entry);
        else if ((FAMILIES as readonly string[]).includes(below))
          throw misplaced(`${shown}/${visiblePath(name)}`);
      } else if (isYaml) {
        if (!entry.endsWith('.yaml') || (below === '' && entry !== VOCABULARY))
          throw misplaced(`${shown}/${visiblePath(name)}`);
        if (!stat.isFile())
          throw new ExpectedError('unreadable', `${shown}/${visiblePath(name)}: not a regular file`, HINT);
        files.push({ disk, name, path: path.join(folder, name), size: stat.size });
      }
    }
  };
  visit('');
  return files;
}

function namesIn(disk: Files, place: string, shown: string): string[] {
  try {
    return disk.readdirSync(place).sort();
  } catch (error) {
    throw unusable(error, shown);
  }
}

function statOf(disk: Files, place: string, shown: string): ReturnType<Files['statSync']> {
  try {
    return disk.statSync(place);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new ExpectedError('unreadable', `${shown}: cannot be read (${code ?? message})`, HINT);
  }
}

function misplaced(shown: string): ExpectedError {
  const where = `${shown}: a rule file is <family>/<name>.yaml, beside the rules there may be ${VOCABULARY}`;
  return new ExpectedError('config', where, 'move or rename it: what is not read is not run');
}

/** @param budget what is left for all folders together */
function readYaml(found: Found, file: string, budget: { files: number; bytes: number }): unknown {
  const tooMuch = (what: string): ExpectedError =>
    new ExpectedError('config', `${file}: ${what}`, 'make them fewer or smaller (src/limits.ts)');
  if (--budget.files < 0) throw tooMuch(`more than ${LIMITS.ruleFiles} rule files`);
  if (found.size > LIMITS.ruleFileBytes) throw tooMuch(`larger than ${LIMITS.ruleFileBytes} bytes`);
  budget.bytes -= found.size;
  if (budget.bytes < 0) throw tooMuch(`more than ${LIMITS.ruleBytes} bytes of rules`);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(found.disk.readFileSync(found.path));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const reason =
      code === 'ERR_ENCODING_INVALID_ENCODED_DATA' ? 'not UTF-8' : `cannot be read (${code ?? message})`;
    throw new ExpectedError('unreadable', `${file}: ${reason}`, HINT);
  }
  try {
    // Warnings would go to the terminal past us.
    return parse(text, { maxAliasCount: LIMITS.yamlAliases, logLevel: 'error' });
  } catch (error) {
    const [reason = ''] = (error as Error).message.split('\n');
    throw new ExpectedError('config', `${file}: ${reason.replace(/:$/, '')}`, 'the file must be valid YAML');
  }
}

/** @throws ExpectedError for what `check` refuses */
function checked(file: string, check: () => void): void {
  try {
    check();
  } catch (error) {
    if (!(error instanceof RuleError)) throw error;
    throw new ExpectedError('config', `${file}: ${reasonOf(error)}`, HINT);
  }
}

/** Without the id: the file says it. */
function reasonOf(error: RuleError): string {
  return error.message.slice(error.rule.length + 2).replace(/^rule: /, '');
}

const LIST_NAME = /^(?!(?:words|rest|any)(?:-\d+)?$)[a-z][a-z0-9_-]*$/;

function listsOf(
  data: unknown,
  file: string,
  known: Readonly<Record<string, unknown>>,
): [name: string, words: string[]][] {
  checked(file, () => validateVocabulary(file, data));
  const lists = Object.entries(data as Record<string, string[]>);
  for (const [name] of lists) {
    if (!LIST_NAME.test(name)) {
      throw new ExpectedError(
        'config',
        `${file}: "${name}" cannot be the name of a list`,
        'a lower-case letter, then letters, digits, - and _; not words, rest or any',
      );
    }
    if (Object.hasOwn(known, name)) {
      throw new ExpectedError(
        'config',
        `${file}: there is a list "${name}" already`,
        `give it another name; inside it, {${name}} stands for the words that are there`,
      );
    }
  }
  return lists;
}

function ruleOf(name: string, file: string, data: unknown, others: readonly RuleFile[]): RuleFile {
  const id = name.slice(0, -'.yaml'.length);
  checked(file, () => validateRule(id, data));
  const twin = others.find((other) => other.id === id);
  if (twin || allRules().has(id)) {
    throw new ExpectedError(
      'config',
      `${file}: there is a rule "${id}" already${twin ? ` (${twin.file})` : ''}`,
      'the path of a rule is its id: give it another name',
    );
  }
  return { id, file, data: data as RuleData };
}

/** Lists in lists grow like powers: nothing is written out before it is known how long that gets. */
function requireBounded(
  files: readonly RuleFile[],
  lists: readonly [name: string, file: string][],
  vocabulary: Vocabulary,
): void {
  const known = new Map<string, number>();
  const lengthOf = (pattern: string, depth: number): number => {
    let length = pattern.length;
    for (const [, name] of pattern.matchAll(/\{([a-z][a-z0-9_-]*)\}/g)) length += listLength(name!, depth);
    return length;
  };
  // Beyond this depth the compiler refuses (MAX_DEPTH of macros.ts).
  const listLength = (name: string, depth: number): number => {
    if (depth > 4 || !Object.hasOwn(vocabulary, name)) return 0;
    const key = `${depth} ${name}`;
    let length = known.get(key);
    if (length === undefined) {
      length = 0;
      for (const word of vocabulary[name]!) length += lengthOf(word, depth + 1);
      known.set(key, length);
    }
    return length;
  };
  const require = (file: string, where: string, length: number): void => {
    if (length <= LIMITS.rulePatternChars) return;
    const what = `${where}: with its lists this has ${length} characters, ${LIMITS.rulePatternChars} are allowed`;
    throw new ExpectedError('config', `${file}: ${what}`, 'make the lists shorter');
  };
  for (const [name, file] of lists) require(file, name, listLength(name, 1));
  for (const { file, data } of files) {
    for (const { patterns, unless = [], near = [], anywhere = [] } of data.match) {
      for (const pattern of [...patterns, ...unless, ...near.flat(), ...anywhere.flat()])
        require(file, pattern.length > 60 ? `${pattern.slice(0, 60)}…` : pattern, lengthOf(pattern, 1));
    }
  }
  for (const [name, file] of lists) {
    try {
      expandList(name, vocabulary);
    } catch (error) {
      throw refused(error, `${file}: ${name}`);
    }
  }
}

/** A pattern that is refused, or so deep that the recursion over it does not end well; anything else is a bug. */
function refused(error: unknown, where: string): unknown {
  if (error instanceof PatternError) return new ExpectedError('config', `${where}: ${error.message}`, HINT);
  if (error instanceof RangeError)
    return new ExpectedError('config', `${where}: a pattern is nested too deep`, HINT);
  return error;
}

/** The contexts are the same for all rules, and they are compiled already. */
const NO_CONTEXTS: Contexts = { negated: [], cues: [], topic: [] };

function compile(files: readonly RuleFile[], { vocabulary, contexts, lists }: BuiltIn): CompiledPhrases {
  const sourceOf = ({ id, data }: RuleFile): PhraseSource => ({
    confidence: 'medium',
    ...data,
    id,
    title: line(data.title),
  });
  let compiled: CompiledPhrases;
  try {
    compiled = compilePhrases(files.map(sourceOf), vocabulary, NO_CONTEXTS);
  } catch (error) {
    if (error instanceof RuleError) {
      const file = files.find(({ id }) => id === error.rule)?.file ?? error.rule;
      throw new ExpectedError('config', `${file}: ${reasonOf(error)}`, HINT);
    }
    // It does not say which: each is tried alone.
    if (files.length > 1) for (const file of files) compile([file], { vocabulary, contexts, lists });
    throw refused(error, files[0]!.file);
  }
  const letters = compiled.keywords.reduce((sum, keyword) => sum + keyword.length, 0);
  if (letters > LIMITS.ruleKeywordChars) {
    throw new ExpectedError(
      'config',
      `the rules lead to keywords of ${letters} characters, ${LIMITS.ruleKeywordChars} are allowed`,
      'use fewer or shorter lists',
    );
  }
  return { ...compiled, contexts, lists: { ...lists, ...compiled.lists } };
}

function digestOf(
  files: readonly RuleFile[],
  lists: readonly [name: string, file: string][],
  vocabulary: Vocabulary,
): string {
  const words = lists.map(([name]) => [name, vocabulary[name]]);
  const rules = files.map(({ id, data }) => [id, data]);
  const hash = createHash('sha512').update(JSON.stringify([RULESET, rules, words]));
  return `sha512-${hash.digest('base64')}`;
}

function metadataOf({ id, file, data }: RuleFile): Rule {
  const { severity, confidence = 'medium', maturity = 'stable', tags = {}, examples = {} } = data;
  return {
    id,
    family: id.split('/')[0] as Rule['family'],
    title: line(data.title),
    since: line(data.since ?? ''),
    maturity,
    severity,
    confidence,
    source: file,
    phrases: summaryOf(data),
    why: line(data.why ?? 'A rule of your own says so.'),
    fix: line(data.fix ?? 'Read the passage, and remove it unless you know what it is for.'),
    falsePositives: (data.falsePositives ?? []).map(line),
    references: (data.references ?? []).map(line),
    tags: Object.fromEntries(Object.entries(tags).map(([name, values]) => [name, values.map(line)])),
    examples: {
      flags: examples.flags ?? [],
      allows: (examples.allows ?? []).map(({ because = '', ...example }) => ({ ...example, because })),
    },
  };
}

/** Prose is wrapped where it is printed. */
function line(text: string): string {
  return visible(text.replace(/\s+/g, ' ').trim());
}
