/**
 * Our lines in a YAML file of somebody else: written as text, so that comments and formatting stay, at a place that the
 * parser names. Parsed again afterwards: what would not be understood is not written.
 */
import { isMap, isScalar, isSeq, type Pair, type ParsedNode, parseAllDocuments, type YAMLMap } from 'yaml';
import { blockOf, eolOf, hasBlock, withBlock, withoutBlocks } from './blocks';
import { ByHand } from './target';

type Row = Pair<ParsedNode, ParsedNode | null>;

/** Where lines go: at the end of the file, or right below a key. */
export interface Spot {
  at: number;
  indent: string;
}

/**
 * @param choose told the text without our lines, and the map at its top; says where which lines go
 * @throws ByHand
 */
export function withYaml(
  text: string,
  title: string,
  choose: (rest: string, top: Row[]) => [Spot, readonly string[]],
): string {
  const rest = withoutBlocks(text, title);
  const top = topOf(rest);
  const [{ at, indent }, lines] = choose(rest, (top?.items as unknown as Row[]) ?? []);
  const block = blockOf(title, lines, indent);
  if (hasBlock(text, block)) return text;
  const eol = eolOf(rest);
  const after = withBlock(rest, at, block, eol);
  const now = topOf(after);
  if ((now?.items.length ?? 0) < (top?.items.length ?? 0)) throw new ByHand('it cannot be added to');
  return after;
}

export function atEnd(text: string): Spot {
  return { at: text.length, indent: '' };
}

export function rowOf(rows: readonly Row[], key: string): Row | undefined {
  return rows.find((row) => isScalar(row.key) && row.key.value === key);
}

/** @returns the members of a map that is written as lines */
export function rowsIn({ value }: Row): Row[] | undefined {
  return isMap(value) && !value.flow ? (value.items as unknown as Row[]) : undefined;
}

/** @returns the spot right below a key whose value is lines; @throws ByHand for any other value */
export function below(text: string, row: Row): Spot {
  const { key, value } = row;
  const name = isScalar(key) ? String(key.value) : '';
  if (!(isMap(value) || isSeq(value)) || value.flow || value.items.length === 0)
    throw new ByHand(`"${name}" in it is not a list or map written line by line`);
  const first = value.range![0];
  const start = text.lastIndexOf('\n', first - 1) + 1;
  const at = text.indexOf('\n', key.range![1]) + 1;
  const indent = text.slice(start, first);
  if (at === 0 || at > start || indent.trim() !== '')
    throw new ByHand(`"${name}" in it does not begin on a line of its own`);
  return { at, indent };
}

/** @returns the map of the last document @throws ByHand for anything else, or broken YAML */
function topOf(text: string): YAMLMap | undefined {
  const documents = parseAllDocuments(text, { logLevel: 'silent' });
  if (!Array.isArray(documents) || documents.length === 0) return undefined;
  if (documents.some(({ errors }) => errors.length > 0)) throw new ByHand('it is not valid YAML');
  const last = documents.at(-1)!.contents as unknown;
  if (last === null) return undefined;
  if (!isMap(last) || last.flow) throw new ByHand('it is not a map written line by line');
  return last as YAMLMap;
}
