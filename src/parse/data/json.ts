/** JSON with comments and trailing commas, as the agents read it. JSON5 is more than that: there, problems are named. */
import type { Span } from '../../document';
import { LIMITS } from '../../limits';
import { lazy } from '../../text/lazy';
import type { Data, DataNode } from '../data';
import { CUT, type Cut, MAX_PROBLEMS } from './limits';

/** Thrown inside the visitor: it recurses, and has no other way to be stopped. */
const STOP = new Error('stop');

/** Asked once: each `import()` copies all names of the package. */
const library = lazy(async () => {
  const module = await import('jsonc-parser');
  // A UMD package: its names are under `default` when Node loads it, and beside it in the bundle.
  return module.default ?? module;
});

export async function parseJson(source: string, offset: number): Promise<Data> {
  const { visit, printParseErrorCode } = await library();
  const bom = source.charCodeAt(0) === 0xfeff ? 1 : 0;
  const text = source.slice(bom);
  const base = offset + bom;

  const data: Data = { root: undefined, problems: [] };
  const open: Exclude<DataNode, { kind: 'scalar' }>[] = [];
  let values = 0;

  const spanOf = (at: number, length: number): Span => ({ start: base + at, end: base + at + length });
  const stop = (cut: Cut, at: number): never => {
    data.cut = cut;
    for (const node of open) node.end = base + at;
    throw STOP;
  };
  const count = (at: number): void => {
    if (++values > LIMITS.dataNodes) stop(CUT.values, at);
  };
  const add = (node: DataNode, at: number): void => {
    const parent = open.at(-1);
    if (parent?.kind === 'map') {
      // Counted with its key.
      parent.entries.at(-1)!.value = node;
      return;
    }
    count(at);
    if (parent) parent.items.push(node);
    else data.root = node;
  };
  const enter = (node: Exclude<DataNode, { kind: 'scalar' }>, at: number): void => {
    if (open.length >= LIMITS.dataDepth) stop(CUT.depth, at);
    add(node, at);
    open.push(node);
  };
  const leave = (at: number, length: number): void => {
    open.pop()!.end = base + at + length;
  };

  try {
    visit(
      text,
      {
        // Spelled out: of a hundred thousand nodes, to spread a span into each is a tenth of the time.
        onObjectBegin: (at, length) =>
          enter({ kind: 'map', start: base + at, end: base + at + length, entries: [] }, at),
        onArrayBegin: (at, length) =>
          enter({ kind: 'list', start: base + at, end: base + at + length, items: [] }, at),
        onObjectEnd: leave,
        onArrayEnd: leave,
        onObjectProperty(key, at, length) {
          count(at);
          const keySpan = unquoted(text, spanOf(at, length), base);
          const end = base + at + length;
          const parent = open.at(-1);
          // A key whose value is missing is a key all the same.
          if (parent?.kind === 'map')
            parent.entries.push({ key, keySpan, value: { kind: 'scalar', start: end, end, value: null } });
        },
        onLiteralValue(value: string | number | boolean | null, at, length) {
          const span = spanOf(at, length);
          const { start, end } = typeof value === 'string' ? unquoted(text, span, base) : span;
          add({ kind: 'scalar', start, end, value }, at);
        },
        onError(code, at, length) {
          if (data.problems.length < MAX_PROBLEMS)
            data.problems.push({ ...spanOf(at, length), message: inWords(printParseErrorCode(code)) });
        },
      },
      { allowTrailingComma: true },
    );
  } catch (error) {
    if (error !== STOP) throw error;
  }
  return data;
}

function unquoted(text: string, { start, end }: Span, base: number): Span {
  const isClosed = end - start > 1 && text[end - base - 1] === '"';
  return { start: start + 1, end: isClosed ? end - 1 : end };
}

/** `PropertyNameExpected` -> `property name expected`. */
function inWords(code: string): string {
  return code.replace(/(?<!^)[A-Z]/g, ' $&').toLowerCase();
}
