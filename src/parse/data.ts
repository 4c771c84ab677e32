/**
 * JSON, YAML, TOML and front matter as one tree with positions. Lenient, because the agents' own parsers are: what can
 * be understood of a broken file counts. The parsers are loaded when a document needs one: most files of a scan never
 * do, and start-up is what a user waits for. Code in front matter (`---js`) is never evaluated: it is no data here.
 */
import type { Document, Span } from '../document';
import { LIMITS } from '../limits';
import { parseJson } from './data/json';
import { CUT } from './data/limits';
import { parseToml } from './data/toml';
import { parseYaml } from './data/yaml';

/** A map keeps duplicate keys, in order: parsers differ in which one wins. A string's span leaves the quotes out. */
export type DataNode = Span &
  (
    | { kind: 'map'; entries: DataEntry[] }
    | { kind: 'list'; items: DataNode[] }
    | { kind: 'scalar'; value: string | number | boolean | null }
  );

export interface DataEntry {
  key: string;
  /** Of the key as written, quotes left out. */
  keySpan: Span;
  value: DataNode;
}

export interface DataProblem extends Span {
  message: string;
}

export interface Data {
  root: DataNode | undefined;
  /** The further documents of a YAML stream. */
  more?: DataNode[];
  /** What a strict parser would not accept; at most 10. What was understood counts all the same. */
  problems: DataProblem[];
  /** Set when a limit was hit: `too many values` and the like. The tree is then not complete. */
  cut?: string;
}

/** A map, because the language of front matter is whatever the scanned file says: `constructor`. */
const PARSERS = new Map([
  ['json', parseJson],
  ['jsonc', parseJson],
  ['yaml', parseYaml],
  ['yml', parseYaml],
  ['toml', parseToml],
]);

const cache = new WeakMap<Document, Promise<Data | undefined>>();

/** @returns the data of the file or of its front matter, parsed once; undefined when it holds none. Never throws. */
export function dataOf(document: Document): Promise<Data | undefined> {
  let data = cache.get(document);
  if (!data) {
    data = parsed(document);
    cache.set(document, data);
  }
  return data;
}

async function parsed({ format, frontmatter, text }: Document): Promise<Data | undefined> {
  const part = PARSERS.has(format) ? { language: format, start: 0, end: text.length } : frontmatter;
  const parser = part && PARSERS.get(part.language);
  if (!parser) return undefined;
  const { start } = part;
  // Front matter ends before the line break, but for one half of it.
  const end = part === frontmatter && text[part.end - 1] === '\r' ? part.end - 1 : part.end;
  const limit = cutOff(text, start, end);
  try {
    const data = await parser(text.slice(start, limit), start);
    if (limit === end) return data;
    // What is missing at the end was cut off by us.
    const problems = data.problems.filter((problem) => problem.end < limit);
    return { ...data, problems, cut: CUT.chars };
  } catch (error) {
    if (error instanceof RangeError) return { root: undefined, problems: [], cut: CUT.depth };
    return { root: undefined, problems: [{ start, end: limit, message: String(error) }] };
  }
}

/** Where parsing stops: at the end, or at the last line that fits. */
function cutOff(text: string, start: number, end: number): number {
  const limit = start + LIMITS.dataChars;
  if (end <= limit) return end;
  const line = text.lastIndexOf('\n', limit - 1) + 1;
  return line > start ? line : limit;
}
