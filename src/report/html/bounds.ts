/**
 * How much of what stands in a page. A browser takes some megabytes with ease; beyond that a page is no help, and what is
 * left out is counted where it would stand. `--format json` has all of it.
 */

/** Findings that are told one by one, worst first. */
export const MOST_FINDINGS = 2_000;
/** UTF-16 units of all of them: a hostile finding is larger than others. */
export const MOST_FINDING_UNITS = 6_000_000;
export const MOST_PRIMITIVES = 5_000;
/** More than this, and the list is folded. */
export const OPEN_PRIMITIVES = 200;
export const MOST_SKIPS = 200;
export const MOST_ACCEPTED = 500;
export const MOST_SERVERS = 500;
/** Of one kind. */
export const MOST_CAPABILITIES = 100;
export const MOST_PLACES = 3;
export const MOST_CHANGES = 300;
/** A picture of more is no picture. */
export const MOST_DRAWN_SERVERS = 50;
export const MOST_DRAWN_NODES = 200;

/** UTF-16 units of one text. */
export const PATH_UNITS = 400;
export const TEXT_UNITS = 1_000;
/** Of an inventory there are many. */
export const NAME_UNITS = 160;
