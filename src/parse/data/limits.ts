/** What the parsers say when they stop early. */
export const CUT = {
  chars: 'too many characters',
  values: 'too many values',
  depth: 'nested too deeply',
  aliases: 'too many aliases',
  documents: 'too many documents',
} as const;

export type Cut = (typeof CUT)[keyof typeof CUT];

/** A broken file has as many problems as it has lines; the first ones say what is wrong. */
export const MAX_PROBLEMS = 10;
