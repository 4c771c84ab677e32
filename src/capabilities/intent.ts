/**
 * Does the description of a package let one expect what it does? Words, as data: generous, because a false mark costs
 * trust, and because what nobody would expect is far away: a formatter of tables that opens keys and posts them.
 */

import { visible } from '../text/escape';
import type { Observation } from '../types';
import type { Capability, CapabilityKind, Evidence } from './capability';

/** Of what a description speaks, if one of the words begins a word in it. Only these kinds are held against it. */
const HINTS: Partial<Record<CapabilityKind, string>> = {
  credentials: `credential secret token key keys auth login sign password passphrase account identity ssh gpg vault 1password keychain
    wallet aws azure gcp cloud kube k8s docker registry deploy publish release infrastructure terraform browser cookie session api
    oauth git github gitlab npm pypi security audit scan pentest penetration forensic backup dotfile env environment config connect
    server remote hosting provision devops database`,
  sends: `api http web net online internet cloud send sent sends post posts upload publish share submit push deploy release sync message
    mail email slack discord telegram teams notify notification alert webhook chat call request client server remote service services
    integration integrate connect connector automate automation browser crawl scrape fetch search query download stream rest graphql
    rpc mcp github gitlab jira linear notion airtable google azure aws gcp openai anthropic gemini claude llm model ai image video
    audio voice speech generate generation translate transcribe blockchain trading market social twitter linkedin reddit youtube
    instagram facebook tiktok hosting website site app test testing endpoint database sql data report monitor monitoring telemetry
    analytics analyze payment stripe shop crm ssh ftp socket network security scan scanner domain dns seo`,
  writes: `install setup configure configuration config bootstrap initialize init environment home global profile dotfile
    shell startup service daemon cron schedule system deploy server provision hook hooks memory remember persist cache settings plugin
    skill skills agent agents claude cursor codex gemini mcp extension update upgrade manage manager create creator export save backup
    sync restore cleanup clean uninstall package docker kube cloud session workspace`,
};

/** @returns whether the description speaks of a kind; undefined for kinds that it is not held against */
export function intentOf(description: string): (kind: CapabilityKind) => boolean | undefined {
  const words = description
    .toLowerCase()
    .replace(/([a-z])(?=[A-Z])/g, '$1 ')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
  const said = new Set(words);
  // Whoever writes in another script is not held against English words.
  const isForeign = words.filter((word) => /[^\x00-\x7f]/.test(word)).length * 3 > words.length;
  return (kind) => {
    const hints = hintsOf(kind);
    if (!hints) return undefined;
    return (
      isForeign || words.length === 0 || [...said].some((word) => hints.some((hint) => begins(word, hint)))
    );
  };
}

const compiled = new Map<CapabilityKind, string[]>();

function hintsOf(kind: CapabilityKind): string[] | undefined {
  const text = HINTS[kind];
  if (text === undefined) return undefined;
  const known = compiled.get(kind);
  if (known) return known;
  const hints = text.split(/\s+/);
  compiled.set(kind, hints);
  return hints;
}

/** Short hints are whole words: `net` is no beginning of `netting`. */
function begins(word: string, hint: string): boolean {
  return hint.length <= 4 ? word === hint || word === `${hint}s` : word.startsWith(hint);
}

/**
 * The one mismatch that is more than a mark: a file that opens somebody's credentials and sends something away, in a
 * package of which the description lets one expect neither.
 * @returns one a file
 */
export function beyondDescription(
  capabilities: readonly Capability[],
): (Omit<Observation, 'start' | 'end'> & Evidence)[] {
  const opens = placesOf(capabilities, (one) => one.kind === 'credentials' && one.traits.includes('secret'));
  const sends = placesOf(capabilities, (one) => one.kind === 'sends' || one.kind === 'fetches');
  return [...opens].flatMap(([path, [credential, line]]) => {
    const [sent, sentAt] = sends.get(path) ?? [];
    if (!sent || credential.isDescribed !== false) return [];
    const isSent = sent.kind === 'sends' && sent.isDescribed === false;
    const verb = sent.kind === 'sends' ? 'sends data to' : 'talks to';
    const message = `touches ${visible(credential.value, 80)} and ${verb} ${visible(sent.value, 80)} (line ${sentAt}), and the description of the package lets one expect neither`;
    return [
      { rule: 'exfiltration/beyond-description', severity: isSent ? 'high' : 'medium', message, path, line },
    ];
  });
}

/** The first place in each file; what sends goes before what fetches. */
function placesOf(
  capabilities: readonly Capability[],
  isMeant: (one: Capability) => boolean,
): Map<string, [Capability, number]> {
  const places = new Map<string, [Capability, number]>();
  for (const one of capabilities.filter(isMeant))
    for (const { path, line } of one.evidence) if (!places.has(path)) places.set(path, [one, line]);
  return places;
}
