/**
 * The one place that calls gray-matter. gray-matter evaluates `---js` and `---javascript` front matter by default, its
 * YAML engine follows alias bombs, and without an options object it caches a failed parse as `{}`. Here every engine is
 * replaced: the code engines refuse, YAML goes to the `yaml` package with bounded aliases, options are always passed.
 * Nothing here ever evaluates what is scanned; the refusal becomes a finding (execution/executable-frontmatter).
 */
import type { Frontmatter } from '../document';
import { LIMITS } from '../limits';

const OPENING = /^\ufeff?---([^\n]*)\n/;

/** Splits as gray-matter does: `---` and a language on the first line, up to the next line that starts with `---`. */
export function splitFrontmatter(text: string): Frontmatter | undefined {
  const opening = OPENING.exec(text);
  if (!opening || opening[1]!.startsWith('-')) return undefined;
  const language = opening[1]!.trim().toLowerCase() || 'yaml';
  const start = opening[0].length;
  const close = text.startsWith('---', start) ? start : text.indexOf('\n---', start);
  const end = close === -1 ? text.length : close;
  return {
    start,
    end,
    language,
    data: () => parseFrontmatter(text.slice(text.charCodeAt(0) === 0xfeff ? 1 : 0, end), language),
  };
}

class Refused extends Error {}

function refuse(): never {
  throw new Refused();
}

async function parseFrontmatter(
  text: string,
  language: string,
): Promise<Record<string, unknown> | undefined> {
  try {
    const { default: matter } = await import('gray-matter');
    const { parse } = await import('yaml');
    const yaml = (source: string): object =>
      parse(source, { maxAliasCount: LIMITS.yamlAliases, uniqueKeys: false }) ?? {};
    const { data } = matter(`${text}\n---\n`, {
      language: language === 'yaml' || language === 'yml' ? 'yaml' : language,
      engines: {
        yaml,
        yml: yaml,
        json: (source: string) => JSON.parse(source),
        js: refuse,
        javascript: refuse,
        coffee: refuse,
        coffeescript: refuse,
        cson: refuse,
        ts: refuse,
        typescript: refuse,
      },
    });
    return typeof data === 'object' && data !== null && !Array.isArray(data) ? data : undefined;
  } catch {
    return undefined;
  }
}
