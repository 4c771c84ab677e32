/**
 * Names that pass for better known ones: packages in an installation, owners of repositories, scopes and plugins.
 * Rules: lookalike-package, vendor-imitation.
 */
import type { Document } from '../../document';
import { visible } from '../../text/escape';
import type { Observation, Severity } from '../../types';
import type { Ecosystem } from './commands';
import { type Likeness, likeness } from './distance';
import { AGENT_NAMES, NEIGHBOURS, NOT_VENDORS, NPM, PYPI, VENDORS } from './popular';

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

const KNOWN: Record<Ecosystem, string[]> = { npm: NPM, pypi: PYPI, other: [] };
const known: Partial<Record<Ecosystem, Set<string>>> = {};

/** PyPI takes `_`, `.` and `-` for the same (PEP 503). */
function normalize(name: string, ecosystem: Ecosystem): string {
  const lower = name.toLowerCase();
  return ecosystem === 'pypi' ? lower.replace(/[._-]+/g, '-') : lower;
}

/** @returns the popular package that `name` passes for */
export function imitatedPackage(written: string, ecosystem: Ecosystem): Imitation | undefined {
  const name = normalize(written, ecosystem);
  if (ecosystem === 'other' || name.length < 4) return undefined;
  known[ecosystem] ??= new Set(KNOWN[ecosystem].map((real) => normalize(real, ecosystem)));
  if (known[ecosystem].has(name) || NEIGHBOURS.has(name) || isOwnScope(name)) return undefined;
  const scope = /^@([^/]+)\//.exec(name)?.[1];
  const owner = scope !== undefined && ecosystem === 'npm' ? imitatedScope(scope) : undefined;
  if (owner) {
    const severity = owner.isTypo && AGENT_NAMES.test(owner.real) ? 'high' : 'medium';
    return { real: `@${owner.real}/`, how: 'another scope', severity };
  }
  for (const real of known[ecosystem]) {
    const like = likeness(name, real);
    if (!like || isOwnScopeOf(name, real)) continue;
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
  return scope !== undefined && TRUSTED_SCOPES.has(scope);
}

/** The name after the scope is free: `@me/react` is no imitation of `react`, and `@a/sdk` none of `@b/sdk`. */
function isOwnScopeOf(name: string, real: string): boolean {
  if (!name.startsWith('@') || !real.startsWith('@')) return false;
  const scope = name.split('/', 1)[0]!;
  const realScope = real.split('/', 1)[0]!;
  return scope !== realScope && !likeness(scope.slice(1), realScope.slice(1));
}

const TRUSTED_SCOPES = new Set(NPM.flatMap((name) => /^@([^/]+)\//.exec(name)?.[1] ?? []));

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
  if (TRUSTED_SCOPES.has(scope)) return undefined;
  const twin = Object.hasOwn(SCOPE_TWINS, scope) ? SCOPE_TWINS[scope] : undefined;
  if (twin !== undefined) return { real: twin, isTypo: false };
  for (const real of TRUSTED_SCOPES) {
    if (real.length >= 7 && likeness(scope, real)) return { real, isTypo: true };
  }
  return undefined;
}

/** Places where a name says who made something. */
const OWNER =
  /(?:github\.com[/:]|githubusercontent\.com\/|huggingface\.co\/|marketplace add |plugin install [\w.-]{1,60}@|skills add )@?([A-Za-z0-9][A-Za-z0-9_-]{4,38})(?=[/"'`\s,}@)]|$)/g;
/** The same in a manifest or a marketplace. */
const OWNER_KEY =
  /"(?:owner|author|publisher|vendor|organization|repo|repository|marketplace|name)"\s{0,4}:\s{0,4}"@?([A-Za-z0-9][A-Za-z0-9_-]{4,38})(?=[/"@])/g;
const VENDOR_LIST = VENDORS.filter((name) => name.length >= 6);
const vendorNames = new Set(VENDORS);

export function checkImitations({ text, format }: Document, into: Observation[]): void {
  const seen = new Set<string>();
  const isManifest = format === 'json';
  for (const match of [...text.matchAll(OWNER), ...(isManifest ? text.matchAll(OWNER_KEY) : [])]) {
    const written = match[1]!;
    const name = written.toLowerCase();
    if (seen.has(name) || seen.size > 2_000) continue;
    seen.add(name);
    if (vendorNames.has(name) || NOT_VENDORS.has(name)) continue;
    for (const vendor of VENDOR_LIST) {
      const like = likeness(name, vendor);
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
