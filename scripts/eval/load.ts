/**
 * A corpus on disk -> its units with the files each is made of. Everything in a corpus is hostile: the index may name
 * paths outside it and the folders may hold links, so a path counts only when it leads where it says.
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { ExpectedError } from '../../src/errors';
import { pathBytes, pathFromBytes, visible, visiblePath } from '../../src/text/escape';

export const LABELS = ['malicious', 'benign', 'hard-negative'] as const;
export type Label = (typeof LABELS)[number];

/** One line of index.jsonl: what is labelled, a file or a folder. */
export interface Unit {
  path: string;
  label: Label;
  classes: string[];
  kind: 'file' | 'skill-dir';
  source: string;
  stratum: string;
  /** Near-duplicate template; a unit without one is its own. */
  cluster: string;
  /** Why no trigger is to be expected in a text primitive. */
  expect?: string;
  multilingual: boolean;
  /** Regular files of the unit, relative to the corpus, `/`-separated. */
  files: string[];
}

export interface Corpus {
  root: string;
  /** Digest of the index: two evaluations are comparable when it is the same. */
  index: string;
  units: Unit[];
  /** Units of the index that are not there; they are not scored. */
  missing: string[];
}

const INDEX = 'index.jsonl';
const HINT = `give a folder with ${INDEX}, a folder with one .tar.gz that holds it, or the archive itself`;

export type Place = { folder: string } | { archive: string };

/**
 * @param given the argument of `--corpus`
 * @throws ExpectedError `not-found` when there is no corpus
 */
export function locateCorpus(given: string): Place {
  const stat = fs.statSync(given, { throwIfNoEntry: false });
  if (!stat) throw new ExpectedError('not-found', `${visiblePath(given)}: no such file or folder`, HINT);
  if (!stat.isDirectory()) {
    if (isArchive(given)) return { archive: given };
    throw new ExpectedError('not-found', `${visiblePath(given)}: neither a folder nor a .tar.gz`, HINT);
  }
  if (fs.existsSync(path.join(given, INDEX))) return { folder: given };
  const archives = fs.readdirSync(given).filter(isArchive);
  if (archives.length === 1) return { archive: path.join(given, archives[0]!) };
  throw new ExpectedError('not-found', `${visiblePath(given)}: no ${INDEX} in it`, HINT);
}

function isArchive(name: string): boolean {
  return /\.(?:tar\.gz|tgz)$/.test(name);
}

/** The folder with the index: what was unpacked, or the one folder in it. */
export function corpusRoot(folder: string): string {
  const inner = fs.readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const roots = [folder, ...inner.map(({ name }) => path.join(folder, name))];
  const root = roots.find((candidate) => fs.existsSync(path.join(candidate, INDEX)));
  if (root === undefined) throw new ExpectedError('not-found', `the archive holds no ${INDEX}`, HINT);
  return root;
}

/**
 * @param folder holds index.jsonl
 * @param source when given, only units of this source
 * @throws ExpectedError `not-found` or `unreadable` for a missing or malformed index
 */
export function loadCorpus(folder: string, source?: string): Corpus {
  const root = fs.realpathSync(folder);
  const bytes = fs.readFileSync(path.join(root, INDEX));
  const corpus: Corpus = {
    root,
    index: createHash('sha256').update(bytes).digest('hex'),
    units: [],
    missing: [],
  };
  const sources = new Set<string>();
  for (const [i, line] of bytes.toString('utf8').split('\n').entries()) {
    if (line.trim() === '') continue;
    const unit = unitOf(line, i + 1);
    sources.add(unit.source);
    if (source !== undefined && unit.source !== source) continue;
    unit.files = filesOf(root, unit);
    if (unit.files.length > 0) corpus.units.push(unit);
    else corpus.missing.push(unit.path);
  }
  if (source !== undefined && !sources.has(source)) {
    const known = [...sources].sort().map((name) => visible(name, 60));
    throw new ExpectedError(
      'usage',
      `--source ${visible(source, 60)}: not in this corpus`,
      known.join(', ') || 'it is empty',
    );
  }
  return corpus;
}

function unitOf(line: string, number: number): Unit {
  const row = parseRow(line);
  const unit: Partial<Unit> = {
    label: LABELS.find((label) => label === row?.label)!,
    kind: row?.unit === 'skill-dir' ? 'skill-dir' : 'file',
    multilingual: row?.multilingual === true,
    files: [],
  };
  if (typeof row?.path !== 'string' || unit.label === undefined) {
    throw new ExpectedError(
      'unreadable',
      `${INDEX}, line ${number}: no path or no label`,
      `one JSON object a line, with path and label (${LABELS.join(', ')})`,
    );
  }
  const { classes, source, stratum, cluster, expect } = row;
  return {
    ...(unit as Unit),
    path: row.path,
    classes: Array.isArray(classes) ? classes.map(String) : [],
    source: typeof source === 'string' ? source : '(none)',
    stratum: typeof stratum === 'string' ? stratum : '(none)',
    cluster: typeof cluster === 'string' ? cluster : row.path,
    ...(typeof expect === 'string' && expect !== '' ? { expect } : {}),
  };
}

function parseRow(line: string): Record<string, unknown> | undefined {
  try {
    const row: unknown = JSON.parse(line);
    return typeof row === 'object' && row !== null ? (row as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** @returns the regular files of a unit, none when its path does not lead there */
function filesOf(root: string, { path: name, kind }: Unit): string[] {
  if (name !== path.posix.normalize(name) || /^(?:\/|\.\.?(?:\/|$))|\/$|\0/.test(name)) return [];
  const target = path.join(root, name);
  const stat = fs.lstatSync(target, { throwIfNoEntry: false });
  // A link on the way leads somewhere else.
  if (!stat || fs.realpathSync(target) !== target) return [];
  if (stat.isFile()) return kind === 'file' ? [name] : [];
  if (!stat.isDirectory()) return [];
  const files: string[] = [];
  walk(root, name, files);
  return files.sort();
}

/** Regular files below a folder; links are not followed, and git's own folder is not content. */
function walk(root: string, folder: string, into: string[]): void {
  const absolute = Buffer.concat([Buffer.from(`${root}/`), pathBytes(folder)]);
  for (const entry of fs.readdirSync(absolute, { withFileTypes: true, encoding: 'buffer' })) {
    const name = `${folder}/${pathFromBytes(entry.name)}`;
    if (entry.isFile()) into.push(name);
    else if (entry.isDirectory() && entry.name.toString() !== '.git') walk(root, name, into);
  }
}
