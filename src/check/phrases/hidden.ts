/**
 * Hidden text that gives orders. The family `hidden-text` says that something is out of sight; when a phrase rule finds
 * an order in it, the two together are worse than either.
 *
 * Rules: hidden-alt-text, and the upper grades of hidden-comment, hidden-element and escaped-text.
 */
import { visible } from '../../text/escape';
import { type Observation, SEVERITIES, type Severity } from '../../types';
import { messageOf, type Sink } from '../context';

const WORSE: Record<string, Severity> = {
  'hidden-text/hidden-comment': 'high',
  'hidden-text/hidden-element': 'high',
  'hidden-text/escaped-text': 'critical',
};

const isSerious = ({ severity }: Observation): boolean =>
  SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf('high');

/**
 * @param orders observations of phrase rules in the file
 * @returns a sink that raises the severity of hidden text that holds one
 */
export function regrading(orders: readonly Observation[], into: Sink): Sink {
  const serious = orders.filter(isSerious);
  if (serious.length === 0) return into;
  // A hostile file has 100,000 comments, and a thousand orders in others.
  const inOrder = serious
    .map((order, rank) => ({ order, rank }))
    .sort((a, b) => a.order.start - b.order.start);
  /** The first that was found of those inside. */
  const orderIn = (start: number, end: number): Observation | undefined => {
    let low = 0;
    let high = inOrder.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (inOrder[middle]!.order.start < start) low = middle + 1;
      else high = middle;
    }
    let first: (typeof inOrder)[number] | undefined;
    for (let i = low; i < inOrder.length && inOrder[i]!.order.start <= end; i++) {
      const entry = inOrder[i]!;
      if (entry.order.end <= end && (!first || entry.rank < first.rank)) first = entry;
    }
    return first?.order;
  };
  return {
    push(sighting) {
      const severity = WORSE[sighting.rule];
      const order =
        severity && SEVERITIES.indexOf(sighting.severity) > SEVERITIES.indexOf(severity)
          ? orderIn(sighting.start, sighting.end)
          : undefined;
      if (!severity || !order) into.push(sighting);
      else {
        const message = (): string => `${messageOf(sighting)}; it gives an order (${order.rule})`;
        into.push({ ...sighting, severity, message });
      }
    },
  };
}

/** Longer than any description of a picture needs to be said in one breath. */
const LONG_ALT = 60;

/** `![alt](url)` and titles: a page shows the picture, a model gets the text. */
export function checkAltText(text: string, orders: Observation[]): void {
  const pictures = new Set<number>();
  for (const { start } of orders.filter(isSerious)) {
    const alt = altAround(text, start);
    if (!alt || alt.text.length < LONG_ALT || pictures.has(alt.start)) continue;
    pictures.add(alt.start);
    orders.push({
      rule: 'hidden-text/hidden-alt-text',
      severity: 'high',
      start: alt.start,
      end: alt.end,
      message: `the text of a picture gives an order: "${visible(alt.text, 120)}"`,
      decoded: alt.text,
    });
  }
}

/** How far the brackets of an alt text may be apart. */
const ALT_REACH = 1_000;

function altAround(text: string, at: number): { start: number; end: number; text: string } | undefined {
  const start = text.lastIndexOf('![', at);
  if (start === -1 || at - start > ALT_REACH) return undefined;
  const image = /^!\[([^\]]{0,1000})\]\(([^()\n]{0,1000})\)/.exec(
    text.slice(start, start + 2 * ALT_REACH + 10),
  );
  if (!image || start + image[0].length <= at) return undefined;
  const title = /\s["'(]([^"'()]{0,1000})["')]?$/.exec(image[2]!);
  const inAlt = at < start + 2 + image[1]!.length;
  const said = inAlt ? image[1]! : title?.[1];
  return said === undefined ? undefined : { start, end: start + image[0].length, text: said };
}
