/**
 * What a detector gets and how it speaks. A detector looks at one text (a file, or a value after unescaping) and
 * reports observations; it knows nothing of paths, agents or policy.
 */
import type { Edit, Observation, Severity } from '../types';

export interface TextContext {
  readonly text: string;
  /** FEATURE bits: what can be in the text at all. */
  readonly features: number;
  readonly isCode: boolean;
  report(rule: string, severity: Severity, start: number, end: number, message: string, more?: Details): void;
}

export type Details = Pick<Observation, 'decoded' | 'edits'>;

/** Collects observations of one text. */
export function textContext(
  text: string,
  features: number,
  isCode: boolean,
  into: Observation[],
): TextContext {
  return {
    text,
    features,
    isCode,
    report(rule, severity, start, end, message, more) {
      into.push({ rule, severity, start, end, message, ...more });
    },
  };
}

/** The edit that `--fix` makes of a hidden run. */
export function removal(start: number, end: number): { edits: Edit[] } {
  return { edits: [{ start, end, replacement: '' }] };
}
