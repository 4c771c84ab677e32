/** `.idx/dev.nix`: the commands of onCreate and onStart. As much of Nix as is needed to find strings and who they belong to. */
import type { Data, DataEntry, DataNode } from '../../parse/data';

const MAX_TOKENS = 50_000;

/** @returns `{ onCreate: { name: command }, onStart: { … } }` */
export function dataOfNix(text: string): Data['root'] {
  const found = new Map<string, DataEntry[]>();
  const stack: string[] = [];
  let key = '';
  let count = 0;
  for (let i = 0; i < text.length && count < MAX_TOKENS; count++) {
    const char = text[i]!;
    if (char === '#') i = ends(text, '\n', i);
    else if (text.startsWith('/*', i)) i = ends(text, '*/', i + 2);
    else if (char === '"' || text.startsWith("''", i)) {
      const start = i + (char === '"' ? 1 : 2);
      const end = char === '"' ? closing(text, start) : text.indexOf("''", start);
      const to = end === -1 ? text.length : end;
      const [, event, name] =
        /(?:^|\.)(onCreate|onStart)\.([^.]{1,200})$/.exec([...stack.slice(-6), key].join('.')) ?? [];
      if (event !== undefined && name !== undefined) {
        const value: DataNode = { kind: 'scalar', value: text.slice(start, to), start, end: to };
        const entry = { key: name, keySpan: { start, end: to }, value };
        const known = found.get(event);
        if (known) known.push(entry);
        else found.set(event, [entry]);
      }
      i = to + (char === '"' ? 1 : 2);
    } else if (char === '{') {
      stack.push(key);
      key = '';
      i++;
    } else if (char === '}') {
      stack.pop();
      key = '';
      i++;
    } else if (char === ';') {
      key = '';
      i++;
    } else if (/[\w.'-]/.test(char)) {
      let to = i + 1;
      while (to < text.length && /[\w.'-]/.test(text[to]!)) to++;
      const word = text.slice(i, to);
      // What stands before `=` is the key of what stands behind it.
      if (/^\s{0,100}=(?!=)/.test(text.slice(to, to + 102))) key = word;
      i = to;
    } else i++;
  }
  const entries = [...found].map(([event, commands]): DataEntry => {
    const span = { start: commands[0]!.value.start, end: commands.at(-1)!.value.end };
    return { key: event, keySpan: span, value: { kind: 'map', entries: commands, ...span } };
  });
  return { kind: 'map', entries, start: 0, end: text.length };
}

function ends(text: string, what: string, from: number): number {
  const at = text.indexOf(what, from);
  return at === -1 ? text.length : at + what.length;
}

function closing(text: string, from: number): number {
  for (let i = from; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === '"') return i;
  }
  return -1;
}
