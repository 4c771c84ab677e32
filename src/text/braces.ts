/**
 * `a{b,{c,d}}` -> `ab`, `ac`, `ad`, as shells and glob libraries do, but with a budget: thirty pairs of braces are a
 * thousand million globs. Ranges (`{1..9}`) are not expanded, and a brace without its partner is a character.
 * @param budget most results
 * @returns undefined when there would be more
 */
export function expandBraces(glob: string, budget: number): string[] | undefined {
  const done: string[] = [];
  const pending = [glob];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const parts = firstGroup(next);
    if (!parts) done.push(next);
    else for (const option of [...parts.options].reverse()) pending.push(parts.before + option + parts.after);
    if (done.length + pending.length > budget) return undefined;
  }
  return done;
}

interface Group {
  before: string;
  options: string[];
  after: string;
}

function firstGroup(glob: string): Group | undefined {
  for (let open = glob.indexOf('{'); open !== -1; open = glob.indexOf('{', open + 1)) {
    const group = groupAt(glob, open);
    if (group) return group;
  }
  return undefined;
}

function groupAt(glob: string, open: number): Group | undefined {
  const options: string[] = [];
  let depth = 0;
  let from = open + 1;
  for (let at = open; at < glob.length; at++) {
    const char = glob[at];
    if (char === '{') depth++;
    else if (char === '}') depth--;
    if (depth === 0 || (depth === 1 && char === ',')) {
      options.push(glob.slice(from, at));
      from = at + 1;
    }
    if (depth === 0) return { before: glob.slice(0, open), options, after: glob.slice(at + 1) };
  }
  return undefined;
}
