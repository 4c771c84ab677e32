/**
 * The phrase rules: what a file tries to make an agent do. The text is matched as a model would read it (fold), then
 * once more in everything that it could be decoded to (views); each match is judged by where it stands (grade).
 */
import type { Document, Folded, View } from '../../document';
import { LIMITS } from '../../limits';
import { fold } from '../../text/fold';
import { lazy } from '../../text/lazy';
import { lineEnd, lineStart } from '../../text/lines';
import { type Observation, type Recorder, SEVERITIES } from '../../types';
import { type Grade, gradeMatch } from './grade';
import { type Match, matchPhrases, type Subject, subjectOf, type Work } from './match';
import { type Place, type Places, placesIn } from './place';
import { ownRules, type RuleSet, type Way } from './rule-set';

/** Characters before a match that can negate it. */
const BEFORE = 120;
/** To each side of a match: what excuses it stands on its line, and near. */
const EXCUSE_REACH = 200;
/** Of one rule in one file, the worst; more of the same says no more. */
const FINDINGS_PER_RULE = 20;
/** Characters that are read to say what a match is worth where it stands. */
const GRADING = 400;

interface Scene {
  rules: RuleSet;
  document: Document;
  places: Places;
  isOnTopic: boolean;
}

/** One text to match in: the file itself, or what a stretch of it decodes to. */
interface Layer {
  text: string;
  folded: Folded;
  /** The folded text. */
  subject: Subject;
  /** Set for decoded text: how, and where it stands in the file. */
  view?: View;
  /** Whether something that ways ask for stands anywhere in it; found out once, it means to search all of the text. */
  has: Map<string, boolean>;
}

interface Hit {
  layer: Layer;
  way: Way;
  match: Match;
  /** In the file. */
  start: number;
  end: number;
  place: Place;
  grade: Grade;
}

function layerOf(text: string, folded: Folded, view?: View): Layer {
  return { text, folded, subject: subjectOf(folded.text), has: new Map(), ...(view ? { view } : {}) };
}

const isBlank = (unit: number): boolean => unit === 0x20 || (unit >= 0x09 && unit <= 0x0d);

/** Where a match stands in the file; for decoded text that is where it was decoded from. */
function inFile({ view, folded }: Layer, match: Match): [start: number, end: number] {
  // A pattern may begin or end with the white space that bounds a word.
  let { start, end } = match;
  while (end > start && isBlank(folded.text.charCodeAt(end - 1))) end--;
  while (start < end && isBlank(folded.text.charCodeAt(start))) start++;
  const [from, to] = [folded.at(start), folded.at(end)];
  if (!view) return [from, to];
  return view.narrow?.(from, to) ?? [view.start, view.end];
}

/**
 * @param sets rule sets to run, our own when absent
 * @param recorder told how long each rule takes
 * @returns what was not looked at, if anything
 */
export function checkPhrases(
  document: Document,
  into: Observation[],
  sets: readonly RuleSet[] = [ownRules()],
  recorder?: Recorder,
): string | undefined {
  const { text } = document;
  const work: Work = { left: LIMITS.phraseWork + 40 * text.length, isCut: false, recorder };
  const { views, isCut } = document.views;
  const layers = [layerOf(text, document.folded)];
  for (const view of views) layers.push(layerOf(view.text, fold(view.text), view));
  for (const rules of sets) {
    const scene = lazy(() => sceneOf(document, rules));
    // Those of all decoded texts together: there may be a thousand.
    const found: { open: HitsOfRule; decoded: HitsOfRule } = { open: new Map(), decoded: new Map() };
    try {
      for (const layer of layers)
        findHits(rules, layer, work, scene, layer.view ? found.decoded : found.open);
    } finally {
      // What was found before something failed is not lost.
      for (const hits of [...found.open.values(), ...found.decoded.values()]) {
        for (const hit of worst(hits)) into.push(...observe(scene(), hit));
      }
    }
  }
  if (work.left < 0) return 'too many near matches';
  if (work.isCut) return 'too many matches of one pattern';
  return isCut ? 'too much encoded text' : undefined;
}

/** By index of the rule. */
type HitsOfRule = Map<number, Hit[]>;

/** A match that is excused must not take the place of one that is not: only the grades tell. */
function worst(hits: Hit[]): Hit[] {
  if (hits.length <= FINDINGS_PER_RULE) return hits;
  const rank = ({ grade }: Hit): number => SEVERITIES.indexOf(grade.severity);
  return hits.sort((a, b) => rank(a) - rank(b) || a.start - b.start).slice(0, FINDINGS_PER_RULE);
}

function sceneOf(document: Document, rules: RuleSet): Scene {
  const places = placesIn(document);
  const topic = rules.expression(rules.contexts.topic);
  return { rules, document, places, isOnTopic: topic.test(fold(places.subject).text) };
}

/** The matches that count, by rule: a worse way takes a place from a milder one. */
function findHits(
  rules: RuleSet,
  layer: Layer,
  work: Work,
  scene: () => Scene,
  hitsOfRule: HitsOfRule,
): void {
  const matches = matchPhrases(rules, layer.subject, work);
  if (matches.length === 0) return;
  matches.sort((a, b) => a.way - b.way || a.start - b.start || b.end - a.end);
  const takenBy = new Map<number, Match[]>();
  for (const match of matches) {
    if (work.left < 0) return;
    const way = rules.ways[match.way]!;
    const rule = rules.rules[way.rule]!;
    if (layer.view && !rule.views) continue;
    const taken = listOf(takenBy, way.rule);
    const at = placeIn(taken, match);
    if (at === undefined) continue;
    const since = work.recorder?.now() ?? 0;
    const isWhole = isComplete(rules, way, match, layer, work);
    work.recorder?.rule(rule.id, since, 0);
    if (!isWhole) continue;
    const [start, end] = inFile(layer, match);
    const place = scene().places.at(start, end);
    if (way.in && !way.in.includes(place.segment)) continue;
    taken.splice(at, 0, match);
    const hits = listOf(hitsOfRule, way.rule);
    hits.push({ layer, way, match, start, end, place, grade: gradeOf(scene(), layer, way, match, place) });
    work.left -= GRADING;
    if (hits.length >= 50 * FINDINGS_PER_RULE) hitsOfRule.set(way.rule, worst(hits));
  }
}

function listOf<T>(lists: Map<number, T[]>, key: number): T[] {
  let list = lists.get(key);
  if (!list) {
    list = [];
    lists.set(key, list);
  }
  return list;
}

/** @returns where the match belongs among those that are in order and apart; undefined when it overlaps one of them */
function placeIn(taken: readonly Match[], { start, end }: Match): number | undefined {
  let low = 0;
  let high = taken.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (taken[middle]!.end <= start) low = middle + 1;
    else high = middle;
  }
  return low < taken.length && taken[low]!.start < end ? undefined : low;
}

function gradeOf(scene: Scene, layer: Layer, way: Way, match: Match, place: Place): Grade {
  return gradeMatch(scene.rules, way.severity, scene.rules.rules[way.rule]!.without, {
    place,
    before: layer.folded.text.slice(Math.max(0, match.start - BEFORE), match.start),
    isHidden: isOutOfSight(layer, place),
    isOnTopic: scene.isOnTopic,
    fold: (text) => fold(text).text,
  });
}

/** Everything else that the way asks for is there, and nothing that excuses it. */
function isComplete(rules: RuleSet, way: Way, { start, end }: Match, layer: Layer, work: Work): boolean {
  const { text: folded, subject } = layer.subject;
  if (way.anywhere && !way.anywhere.every((template) => hasAnywhere(rules, template, layer, work)))
    return false;
  if (way.near) {
    const around = subject.slice(Math.max(0, start - way.within), end + way.within);
    work.left -= around.length;
    if (!way.near.every((template) => rules.expression(template).test(around))) return false;
  }
  if (way.unless === undefined) return true;
  const line = subject.slice(lineStart(folded, start, EXCUSE_REACH), lineEnd(folded, end, EXCUSE_REACH));
  work.left -= line.length;
  return !rules.expression(way.unless).test(line);
}

function hasAnywhere(rules: RuleSet, template: string, { subject, has }: Layer, work: Work): boolean {
  let known = has.get(template);
  if (known === undefined) {
    work.left -= subject.length;
    known = rules.expression(template).test(subject.subject);
    has.set(template, known);
  }
  return known;
}

function* observe(scene: Scene, hit: Hit): Generator<Observation> {
  const { layer, way, match, start, end, grade } = hit;
  const { title, id } = scene.rules.rules[way.rule]!;
  yield {
    rule: id,
    severity: grade.severity,
    start,
    end,
    message: messageOf(title, layer, grade),
    ...(layer.view ? { decoded: excerpt(layer, match) } : {}),
  };
  if (!layer.view && isEvasion(scene, hit)) {
    const reading = layer.folded.text.slice(match.start, match.end);
    yield {
      rule: 'hidden-text/phrase-evasion',
      severity: 'critical',
      start,
      end,
      message: `reads "${reading}" once its disguise is removed (${id})`,
      decoded: reading,
    };
  }
}

function isOutOfSight(layer: Layer, place: Place): boolean {
  return layer.view !== undefined || place.segment === 'comment' || place.segment === 'alt';
}

/** The words are only there for somebody who does not see, or sees through, the disguise. */
function isEvasion({ rules }: Scene, { layer: { text, folded }, way, match, grade }: Hit): boolean {
  const { start, end } = match;
  if (SEVERITIES.indexOf(grade.severity) > SEVERITIES.indexOf('high')) return false;
  const raw = text.slice(folded.at(start), folded.at(end)).toLowerCase();
  if (!/[^\x00-\x7f]/.test(raw)) return false;
  if (isOddSpelling(raw, folded.text.slice(start, end))) return true;
  if (!folded.isDisguised(start, end)) return false;
  return !rules.patterns.some(
    ([index, template]) => rules.ways[index] === way && rules.expression(template).test(raw),
  );
}

/** Words that no language but English has, so that accents on them are decoration. */
const ENGLISH =
  /\b(?:ignore|disregard|forget|override|bypass|previous|prior|earlier|above|instructions?|prompts?|rules|guidelines|the|your|with|and|this|do not|user|send)\b/g;

/** Accents that no language writes (g with a diaeresis), a dotless i or a direction control in English. */
function isOddSpelling(raw: string, reading: string): boolean {
  if (/[\u0300-\u036f]/.test(raw.normalize('NFC'))) return true;
  const isEnglish = (reading.match(ENGLISH)?.length ?? 0) >= 2;
  return isEnglish && /[\u0131\u200e\u200f\u202a-\u202e\u2066-\u2069]/.test(raw);
}

function messageOf(title: string, { view }: Layer, { because }: Grade): string {
  if (view) return `${title} (${view.how})`;
  return because === undefined ? title : `${title} (${NOTES[because]})`;
}

const NOTES: Record<NonNullable<Grade['because']>, string> = {
  negated: 'negated',
  demonstrated: 'shown as an example',
  quoted: 'quoted',
  topic: 'in a document about security',
  hidden: 'where the page does not show it',
};

/** The match and a little of what is around it. */
function excerpt({ text, folded }: Layer, { start, end }: Match): string {
  return text.slice(Math.max(0, folded.at(start) - 80), folded.at(end) + 120).trim();
}
