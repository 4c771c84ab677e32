/**
 * What the checks said of files, for a program that looks at the same ones again and again (`--watch`): a check is a
 * function of the name, the format and the content, so what was said of the same three is still right.
 */
import { createHash } from 'node:crypto';
import type { Checked } from '../../check/check';
import type { Document } from '../../document';

export interface Memory {
  find(document: Document): Checked | undefined;
  /** @returns `done`, which remembers what it is told */
  keeping(document: Document, done: (checked: Checked) => void): (checked: Checked) => void;
}

/** One for each round; what a round did not ask for is forgotten with it. */
export interface Memories {
  /** @param rules what the rules are; of other rules nothing is known */
  next(rules: string): Memory;
}

export function newMemories(): Memories {
  let rules: string | undefined;
  let now = new Map<string, Checked>();
  return {
    next(current) {
      const before = rules === current ? now : new Map<string, Checked>();
      const kept = new Map<string, Checked>();
      rules = current;
      now = kept;
      return {
        find(document) {
          const key = keyOf(document);
          const known = before.get(key);
          if (known) kept.set(key, known);
          return known;
        },
        keeping(document, done) {
          const key = keyOf(document);
          return (checked) => {
            // A rule that failed may not fail again.
            if (checked.skipped.length === 0) kept.set(key, checked);
            done(checked);
          };
        },
      };
    },
  };
}

/** The text as UTF-16: as UTF-8, half of a surrogate pair would be the same as a replacement character. */
function keyOf({ path, format, content: { text, ...rest } }: Document): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([path, format, rest]))
    .update('\0');
  return hash.update(Buffer.from(text, 'utf16le')).digest('base64');
}
