/** The few words that orders to a model are made of: to divide joined letters, and to know text read backwards. */
import { lazy } from '../../text/lazy';

export const words = lazy(
  (): ReadonlySet<string> =>
    new Set(
      `a an the all any and are as at be by do for from in into is it me my no not of on or our that their them then these this
  to up we what with you your above act after agent answer anything api assistant authorized bash before bypass command
  commands confidential content contents copy credential credentials curl data delete developer directive directives
  disable discard disregard do download earlier email env environment execute exfiltrate file files filter filters follow
  forget format given guideline guidelines hidden hide ignore import input instruction instructions install key keys leak
  limit limits login mail message messages mode model must never new now obey off only output override password passwords
  post previous print prior private prompt prompts read remove repeat reply respond response reveal root rule rules run
  safety said secret secrets security send server session shell show ssh start steal stop sudo system tell token tokens
  tool tools told trust unrestricted upload url user users wallet website wget write`
        .trim()
        .split(/\s+/),
    ),
);

const byLetter = lazy(() => {
  const lists = new Map<string, string[]>();
  for (const word of words()) lists.set(word[0]!, [...(lists.get(word[0]!) ?? []), word]);
  return lists;
});

/** What a letter that belongs to no word costs; a one-letter word costs less, any other least. */
const [LEFT_OVER, SHORT, WORD] = [16, 6, 1];

/**
 * @param letters without blanks, any case
 * @returns the letters divided into words of the list: as few letters left over as possible, then as few words
 */
export function divide(letters: string): string {
  const lower = letters.toLowerCase();
  const { length } = lower;
  if (length !== letters.length) return letters;
  // costs[i]: of the best division of what begins at i; sizes[i]: its first word, 0 for a letter that is left over.
  const costs = new Uint32Array(length + 1);
  const sizes = new Uint8Array(length + 1);
  for (let i = length - 1; i >= 0; i--) {
    let least = costs[i + 1]! + LEFT_OVER;
    for (const word of byLetter().get(lower[i]!) ?? []) {
      if (!lower.startsWith(word, i)) continue;
      const cost = costs[i + word.length]! + (word.length === 1 ? SHORT : WORD);
      if (cost > least) continue;
      least = cost;
      sizes[i] = word.length;
    }
    costs[i] = least;
  }
  const divided: string[] = [];
  let isLeftOver = false;
  for (let i = 0; i < length; ) {
    const size = sizes[i]!;
    const part = letters.slice(i, i + (size || 1));
    // Left-over letters stay together.
    if (size === 0 && isLeftOver) divided.push(divided.pop()! + part);
    else divided.push(part);
    isLeftOver = size === 0;
    i += part.length;
  }
  return divided.join(' ');
}

/** Words that say by themselves that a line reads backwards or in rot13; a blank is a word boundary. At least five. */
export const TELLING = [
  'ignore',
  'previous',
  'instruct',
  'prompt',
  'password',
  'secret',
  'system',
  'disregard',
  'override',
  'forget',
  'execute',
  'delete',
  'credential',
  'reveal',
  'token',
  'bypass',
  ' curl',
  'download',
  'upload',
  'private',
  'script',
  ' the user',
  'without',
] as const;
