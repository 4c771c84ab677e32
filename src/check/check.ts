/**
 * (Document) -> observations. Pure and independent of order. A detector that throws makes the run incomplete; it never
 * makes a file look clean.
 */
import type { Document } from '../document';
import { LIMITS } from '../limits';
import { type Observation, type Recorder, SEVERITIES, type Severity, type Skip } from '../types';
import { detailsOf, messageOf, type Sighting, type Sink } from './context';
import { checkFrontmatter } from './execution/frontmatter';
import { checkHiddenText } from './hidden-text';
import { checkBinary } from './integrity/binary';
import { checkName } from './names';
import { checkPhrases } from './phrases';
import { checkAltText, regrading } from './phrases/hidden';
import type { RuleSet } from './phrases/rule-set';
import { checkSecrets } from './secrets';
import { checkSupplyChain } from './supply-chain';

type Detector = (document: Document, into: Sink) => void;

/** One row a detector. Adding one is adding a row; the phrase rules go before, because hidden orders are worse. */
const DETECTORS: [name: string, detect: Detector][] = [
  ['secrets', spelledOut(checkSecrets)],
  ['supply-chain', spelledOut(checkSupplyChain)],
  ['hidden-text', checkHiddenText],
  ['execution', checkFrontmatter],
];

export interface Checked {
  observations: Observation[];
  skipped: Skip[];
}

/**
 * @param rules phrase rules; those of the program when absent
 * @param recorder told how long each detector takes
 */
export function check(document: Document, rules?: RuleSet[], recorder?: Recorder): Checked {
  const { path, content } = document;
  const observations: Observation[] = checkName(path);
  const skipped: Skip[] = [];
  if (content.binary) {
    checkBinary(content.binary, observations);
    return { observations, skipped };
  }
  const sightings = worstOf(LIMITS.findingsPerFile);
  for (const observation of observations) sightings.push(observation);
  const orders: Observation[] = [];
  const attempt = (name: string, detect: () => void): void => {
    try {
      detect();
    } catch (error) {
      skipped.push({ path, reason: 'rule-failed', detail: `${name}: ${(error as Error).message}` });
    }
    recorder?.lap(`check: ${name}`);
  };
  if (recorder) {
    recorder.lap('check: names');
    // Several detectors share these; whoever asks first would be charged for all of them.
    attempt('fold', () => document.folded);
    attempt('views', () => document.views);
  }
  attempt('phrases', () => {
    const unseen = checkPhrases(document, orders, rules, recorder);
    if (unseen) skipped.push({ path, reason: 'work-limit', detail: unseen });
    checkAltText(document.text, orders);
  });
  for (const observation of orders) sightings.push(asSighting(observation));
  const sink = regrading(orders, sightings);
  for (const [name, detect] of DETECTORS) attempt(name, () => detect(document, sink));
  const { count, kept } = sightings.result();
  if (count > kept.length) {
    const detail = `${count} findings, the worst ${kept.length} are kept`;
    skipped.push({ path, reason: 'finding-limit', detail });
  }
  const said = kept.map((sighting) => inWords(sighting, path, skipped));
  recorder?.lap('check: messages');
  return { observations: said, skipped };
}

function asSighting({ rule, severity, start, end, message, ...more }: Observation): Sighting {
  return { rule, severity, start, end, message, more };
}

/** For detectors that see little and say it at once. */
function spelledOut(detect: (document: Document, into: Observation[]) => void): Detector {
  return (document, into) => {
    const observations: Observation[] = [];
    detect(document, observations);
    for (const observation of observations) into.push(asSighting(observation));
  };
}

/** What is no longer needed is let go early: garbage that lives long costs more than the search for it. */
const SLACK = 2;

/** Keeps the worst `limit` sightings, by severity, then by place, then by order of arrival. */
function worstOf(limit: number): Sink & { result(): { count: number; kept: Sighting[] } } {
  let kept: Sighting[] = [];
  let count = 0;
  /** The least of a full house: what is no worse need not come in, and most of what a hostile file offers is not. */
  let least: Sighting | undefined;
  return {
    push(sighting) {
      count++;
      if (least && !isWorse(sighting, least)) return;
      kept.push(sighting);
      if (kept.length < SLACK * limit) return;
      kept = worst(kept, limit);
      least = kept[limit - 1];
    },
    result: () => ({ count, kept: kept.length > limit ? worst(kept, limit) : kept }),
  };
}

const RANK: Record<Severity, number> = { critical: 0, high: 1, medium: 2, low: 3, info: 4 };

function isWorse(a: Sighting, b: Sighting): boolean {
  return RANK[a.severity] < RANK[b.severity] || (a.severity === b.severity && a.start < b.start);
}

/** In piles: each is nearly in order already. */
function worst(sightings: readonly Sighting[], limit: number): Sighting[] {
  const piles = new Map<Severity, Sighting[]>(SEVERITIES.map((severity) => [severity, []]));
  for (const sighting of sightings) piles.get(sighting.severity)!.push(sighting);
  const kept: Sighting[] = [];
  for (const pile of piles.values()) {
    if (kept.length >= limit) break;
    for (const sighting of pile.sort((a, b) => a.start - b.start)) kept.push(sighting);
  }
  return kept.slice(0, limit);
}

/** A message that cannot be made leaves its finding, and the run is not complete. */
function inWords(sighting: Sighting, path: string, skipped: Skip[]): Observation {
  const { rule, severity, start, end } = sighting;
  try {
    return { rule, severity, start, end, message: messageOf(sighting), ...detailsOf(sighting) };
  } catch (error) {
    skipped.push({ path, reason: 'rule-failed', detail: `${rule}: ${(error as Error).message}` });
    return { rule, severity, start, end, message: rule };
  }
}
