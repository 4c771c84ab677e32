/**
 * What a detector gets and how it speaks. A detector looks at one text (a file, or a value after unescaping) and
 * reports what it sees; it knows nothing of paths, agents or policy.
 */
import type { Edit, Observation, Severity } from '../types';

export type Details = Pick<Observation, 'decoded' | 'edits' | 'sensitive'>;

/**
 * An observation whose words may not be made yet. Of a hostile file with 100,000 hits, LIMITS.findingsPerFile are kept:
 * only those need a message, a reading and edits.
 */
export interface Sighting extends Pick<Observation, 'rule' | 'severity' | 'start' | 'end'> {
  message: string | (() => string);
  more?: Details | (() => Details) | undefined;
}

export interface TextContext {
  readonly text: string;
  /** FEATURE bits: what can be in the text at all. */
  readonly features: number;
  readonly isCode: boolean;
  report(
    rule: string,
    severity: Severity,
    start: number,
    end: number,
    message: Sighting['message'],
    more?: Sighting['more'],
  ): void;
}

/** Where sightings go: an array, or what keeps the worst of them. */
export interface Sink {
  push(sighting: Sighting): void;
}

/** Collects what is seen in one text. */
export function textContext(text: string, features: number, isCode: boolean, into: Sink): TextContext {
  return {
    text,
    features,
    isCode,
    report(rule, severity, start, end, message, more) {
      into.push({ rule, severity, start, end, message, more });
    },
  };
}

export function messageOf({ message }: Sighting): string {
  return typeof message === 'function' ? message() : message;
}

export function detailsOf({ more }: Sighting): Details {
  return typeof more === 'function' ? more() : (more ?? {});
}

/** The edit that `--fix` makes of a hidden run. */
export function removal(start: number, end: number): { edits: Edit[] } {
  return { edits: [{ start, end, replacement: '' }] };
}
