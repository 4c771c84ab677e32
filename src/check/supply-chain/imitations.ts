/**
 * Names that pass for better known ones: packages in an installation, owners of repositories, scopes and plugins.
 * Rules: lookalike-package, vendor-imitation.
 */
import type { Document } from '../../document';
import { visible } from '../../text/escape';
import { lazy } from '../../text/lazy';
import type { Observation, Severity } from '../../types';
import type { Ecosystem } from './commands';
import { type Likeness, likeness, likenessOf, MAX_LENGTH_DIFFERENCE } from './distance';
import { AGENT_NAMES, neighbours, notVendors, popularOnNpm, popularOnPypi, vendors } from './popular';

export interface Imitation {
  real: string;
  how: string;
  severity: Severity;
}

const HOW: Record<Likeness, string> = {
  'look-alike': 'characters that look the same',
  typing: 'one character apart',
  separator: 'the same letters',
};

const KNOWN: Record<Exclude<Ecosystem, 'other'>, () => Set<string>> = {
  npm: lazy(() => new Set(popularOnNpm().map((real) => normalize(real, 'npm')))),
  pypi: lazy(() => new Set(popularOnPypi().map((real) => normalize(real, 'pypi')))),
};

/** Names of about one length, by ecosystem and that length: no other can be an imitation. */
const ofLength = new Map<string, string[]>();
/** Longer than any of them. */
const LONGEST = 100;

function knownNear(length: number, ecosystem: keyof typeof KNOWN): string[] {
  if (length > LONGEST) return [];
  const key = `${ecosystem} ${length}`;
  let names = ofLength.get(key);
  if (!names) {
    names = [...KNOWN[ecosystem]()].filter((real) => Math.abs(real.length - length) <= MAX_LENGTH_DIFFERENCE);
    ofLength.set(key, names);
  }
  return names;
}

/** PyPI takes `_`, `.` and `-` for the same (PEP 503). */
function normalize(name: string, ecosystem: Ecosystem): string {
  const lower = name.toLowerCase();
  return ecosystem === 'pypi' ? lower.replace(/[._-]+/g, '-') : lower;
}

/** @returns the popular package that `name` passes for */
export function imitatedPackage(written: string, ecosystem: Ecosystem): Imitation | undefined {
  const name = normalize(written, ecosystem);
  if (ecosystem === 'other' || name.length < 4) return undefined;
  const known = KNOWN[ecosystem]();
  if (known.has(name) || neighbours().has(name) || isOwnScope(name)) return undefined;
  const scope = /^@([^/]+)\//.exec(name)?.[1];
  const owner = scope !== undefined && ecosystem === 'npm' ? imitatedScope(scope) : undefined;
  if (owner) {
    const severity = owner.isTypo && AGENT_NAMES.test(owner.real) ? 'high' : 'medium';
    return { real: `@${owner.real}/`, how: 'another scope', severity };
  }
  const likenessTo = likenessOf(name);
  // Filtered first: almost none of hundreds is like it.
  for (const real of knownNear(name.length, ecosystem).filter(likenessTo)) {
    const like = likenessTo(real)!;
    if (isOwnScopeOf(name, real)) continue;
    // Scoped successors of an old name are honest: `@apollo/client`.
    if (like === 'separator' && name.startsWith('@') && !real.startsWith('@')) continue;
    const isAgents = AGENT_NAMES.test(real);
    const severity = like === 'look-alike' || (isAgents && real.length >= 8) ? 'high' : 'medium';
    return { real, how: HOW[like], severity };
  }
  return undefined;
}

/** A scope that belongs to its vendor cannot be imitated inside: `@types/…`, `@anthropic-ai/…`. */
function isOwnScope(name: string): boolean {
  const scope = /^@([^/]+)\//.exec(name)?.[1];
  return scope !== undefined && trustedScopes().has(scope);
}

/** The name after the scope is free: `@me/react` is no imitation of `react`, and `@a/sdk` none of `@b/sdk`. */
function isOwnScopeOf(name: string, real: string): boolean {
  if (!name.startsWith('@') || !real.startsWith('@')) return false;
  const scope = name.split('/', 1)[0]!;
  const realScope = real.split('/', 1)[0]!;
  return scope !== realScope && !likeness(scope.slice(1), realScope.slice(1));
}

const trustedScopes = lazy(
  () => new Set(popularOnNpm().flatMap((name) => /^@([^/]+)\//.exec(name)?.[1] ?? [])),
);

/** Scopes that a reader takes for one of these, and that anybody may hold. */
const SCOPE_TWINS: Readonly<Record<string, string>> = {
  anthropic: 'anthropic-ai',
  anthropics: 'anthropic-ai',
  'claude-ai': 'anthropic-ai',
  'open-ai': 'openai',
  'openai-official': 'openai',
  'model-context-protocol': 'modelcontextprotocol',
  'mcp-official': 'modelcontextprotocol',
  'google-gemini-cli': 'google',
};

function imitatedScope(scope: string): { real: string; isTypo: boolean } | undefined {
  if (trustedScopes().has(scope)) return undefined;
  const twin = Object.hasOwn(SCOPE_TWINS, scope) ? SCOPE_TWINS[scope] : undefined;
  if (twin !== undefined) return { real: twin, isTypo: false };
  const likenessTo = likenessOf(scope);
  for (const real of trustedScopes()) {
    if (real.length >= 7 && likenessTo(real)) return { real, isTypo: true };
  }
  return undefined;
}

/** Places where a name says who made something; what each begins with is a landmark. */
const OWNER =
  /(?:github\.com[/:]|githubusercontent\.com\/|huggingface\.co\/|marketplace add |plugin install [\w.-]{1,60}@|skills add )@?([A-Za-z0-9][A-Za-z0-9_-]{4,38})(?=[/"'`\s,}@)]|$)/y;
/** The same in a manifest or a marketplace. */
const OWNER_KEY =
  /"(?:owner|author|publisher|vendor|organization|repo|repository|marketplace|name)"\s{0,4}:\s{0,4}"@?([A-Za-z0-9][A-Za-z0-9_-]{4,38})(?=[/"@])/g;
/** To compare with: shorter names are near to too many words. */
const longVendors = lazy(() => vendors().filter((name) => name.length >= 6));
const honestOwners = lazy(() => new Set([...vendors(), ...notVendors()]));

/** @param places where `OWNER` can begin, in order */
export function checkImitations(
  { text, format }: Document,
  places: readonly number[],
  into: Observation[],
): void {
  const isManifest = format === 'json';
  if (places.length === 0 && !isManifest) return;
  const seen = new Set<string>();
  for (const match of [...ownersAt(places, text), ...(isManifest ? text.matchAll(OWNER_KEY) : [])]) {
    const written = match[1]!;
    const name = written.toLowerCase();
    if (seen.has(name) || seen.size > 2_000) continue;
    seen.add(name);
    if (honestOwners().has(name)) continue;
    const likenessTo = likenessOf(name);
    for (const vendor of longVendors()) {
      const like = likenessTo(vendor);
      // An owner with another separator (`open-ai`) is more often a slip of the pen.
      if (!like || like === 'separator') continue;
      const end = match.index + match[0].length;
      into.push({
        rule: 'supply-chain/vendor-imitation',
        severity: like === 'look-alike' || isManifest ? 'high' : 'medium',
        start: end - written.length,
        end,
        message: `"${visible(written, 60)}" is not "${vendor}" (${HOW[like]})`,
      });
      break;
    }
  }
}

function ownersAt(places: readonly number[], text: string): RegExpExecArray[] {
  const owners: RegExpExecArray[] = [];
  let done = 0;
  for (const place of places) {
    if (place < done) continue;
    OWNER.lastIndex = place;
    const match = OWNER.exec(text);
    if (!match) continue;
    owners.push(match);
    done = place + match[0].length;
  }
  return owners;
}
