/**
 * The identity of a finding across runs: rule, path, matched text and ordinal, never the line number, so that text
 * inserted above does not make an old finding a new one. In a chunk of its own: a clean run needs no crypto.
 */
import { hash } from 'node:crypto';

/** @returns a function that numbers repeated findings of one run by itself; 32 hexadecimal digits each */
export function fingerprints(): (rule: string, path: string, matched: string) => string {
  const seen = new Map<string, number>();
  return (rule, path, matched) => {
    const key = JSON.stringify([rule, path, matched]);
    const ordinal = seen.get(key) ?? 0;
    seen.set(key, ordinal + 1);
    return hash('sha256', `${key}${ordinal}`).slice(0, 32);
  };
}
