/**
 * The family `secrets`: credentials written out in a file that an agent reads. Whoever can read the repository, the
 * package or the agent's context has them. One pass finds the literals that lead to a candidate; each candidate is
 * then looked at where it stands, a bounded way on. What only stands for a credential is no finding. No message and no
 * evidence repeats one: four characters and the length are enough to find it.
 */
import type { Document } from '../../document';
import { lazy } from '../../text/lazy';
import { lineEnd, lineStart } from '../../text/lines';
import { literalFinder } from '../../text/literals';
import { type Observation, SEVERITIES, type Severity } from '../../types';
import { entropy, isPlaceholder, looksRandom } from './entropy';
import { SHAPES, type Shape } from './shapes';

/** Words that a credential is assigned to. */
const NAMES = [
  'password',
  'passwd',
  'passphrase',
  'secret',
  'token',
  'api_key',
  'apikey',
  'api-key',
  'access_key',
  'accesskey',
  'access-key',
  'private_key',
  'privatekey',
  'auth_key',
  'authkey',
  'credential',
  'pwd=',
  'bearer ',
];
const ASSIGNED_VALUE = 'secrets/assigned-value';
const PEM = '-----begin';
const JWT = 'eyj';
const URL_START = '://';

/** At least one of these, in any case, is in every text that can have a finding. */
export const SECRET_KEYWORDS: string[] = [
  ...new Set([...SHAPES.map(({ literal }) => literal), ...NAMES, PEM, JWT, URL_START]),
];

const findAnchors = lazy(() => literalFinder(SECRET_KEYWORDS));
const shapesOf = lazy(() => {
  const byLiteral = new Map<string, Shape[]>();
  for (const shape of SHAPES) byLiteral.set(shape.literal, [...(byLiteral.get(shape.literal) ?? []), shape]);
  return byLiteral;
});

/** A value found, not yet graded. */
interface Candidate {
  rule: string;
  severity: Severity;
  name: string;
  start: number;
  end: number;
  /** Sure beyond what the text around it says. */
  isVerified?: boolean;
}

/** Where a candidate is looked for, and up to where there is nothing more to find. */
interface Search {
  document: Document;
  text: string;
  /** End of a run that holds no signed token, so that it is not walked again. */
  noTokenBefore: number;
  /** End of what only stands for a token. */
  nothingBefore: number;
}

export function checkSecrets(document: Document, into: Observation[]): void {
  const { text } = document;
  const search: Search = { document, text, noTokenBefore: 0, nothingBefore: 0 };
  let done = 0;
  let doneAssigned = 0;
  const found: Candidate[] = [];
  for (const { literal, at } of findAnchors()(text)) {
    if (at < done || at < search.nothingBefore) continue;
    const candidate = candidateAt(search, literal, at);
    if (!candidate || candidate.start < done) continue;
    if (candidate.rule === ASSIGNED_VALUE) {
      // What it is may yet be known by its own shape.
      if (candidate.start < doneAssigned) continue;
      doneAssigned = candidate.end;
    } else done = candidate.end;
    found.push(candidate);
  }
  // Both lists are in order, so one walk tells which assigned values are known by their shape.
  const known = found.filter(({ rule }) => rule !== ASSIGNED_VALUE);
  let i = 0;
  for (const candidate of found) {
    if (candidate.rule === ASSIGNED_VALUE) {
      while (i < known.length && known[i]!.end <= candidate.start) i++;
      if (i < known.length && known[i]!.start < candidate.end) continue;
    }
    report(document, candidate, into);
  }
}

function candidateAt(search: Search, literal: string, at: number): Candidate | undefined {
  for (const shape of shapesOf().get(literal) ?? []) {
    const found = ofShape(search, shape, at);
    if (found) return found;
  }
  if (literal === PEM) return privateKey(search.text, at);
  if (literal === JWT) return signedToken(search, at);
  if (literal === URL_START) return urlCredentials(search.text, at);
  return NAMES.includes(literal) ? assignedValue(search, at, literal) : undefined;
}

function ofShape(search: Search, shape: Shape, at: number): Candidate | undefined {
  const { text } = search;
  const { name, literal, pattern, rule = 'provider-token' } = shape;
  const start = shape.start ? shape.start(text, at) : at;
  if (start < 0 || (/\w/.test(text[start]!) && isWordBefore(text, start))) return undefined;
  pattern.lastIndex = start;
  const token = pattern.exec(text)?.[0];
  if (token === undefined) return undefined;
  const body = shape.body?.(token) ?? token.slice(literal.length);
  if (isPlaceholder(body) || entropy(body) < Math.min(3, Math.log2(body.length) - 1.2)) {
    search.nothingBefore = start + token.length;
    return undefined;
  }
  const isVerified = shape.verify?.(token);
  return {
    rule: `secrets/${rule}`,
    severity: isVerified === false ? 'medium' : 'high',
    name,
    start,
    end: start + token.length,
    ...(isVerified ? { isVerified } : {}),
  };
}

/** Part of a longer word, as `disk-proj-…` is no key. */
function isWordBefore(text: string, start: number): boolean {
  return start > 0 && /[A-Za-z0-9]/.test(text[start - 1]!);
}

const PEM_HEAD = /-----BEGIN (?:[A-Z0-9]{2,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----/y;
/** Enough of the body to see that there is one. */
const PEM_BODY = 600;

function privateKey(text: string, at: number): Candidate | undefined {
  PEM_HEAD.lastIndex = at;
  const head = PEM_HEAD.exec(text)?.[0];
  if (head === undefined) return undefined;
  const from = at + head.length;
  const stretch = text.slice(from, from + PEM_BODY);
  const close = stretch.indexOf('-----END');
  const body = stretch
    .slice(0, close === -1 ? undefined : close)
    // Escaped line ends, and the headers of old formats.
    .replace(/\\[nr]/g, '\n')
    .replace(/^[ \t>#*]*[A-Za-z-]{3,20}: .*$/gm, '');
  const key = body.replace(/[\s"'+>#*,]/g, '');
  const isKey = /^[A-Za-z0-9/=]{56,}/.test(key) && !isPlaceholder(key) && entropy(key) > 4;
  if (!isKey) return undefined;
  const isLocked = head.includes('ENCRYPTED') || /ENCRYPTED/.test(stretch);
  return {
    rule: 'secrets/private-key',
    severity: isLocked ? 'medium' : 'high',
    name: isLocked ? 'private key with a passphrase' : 'private key',
    start: at,
    end: from,
  };
}

const SIGNED_TOKEN = /eyJ[\w-]{10,2000}\.eyJ[\w-]{10,6000}\.[\w-]{20,1000}/y;

function signedToken(search: Search, at: number): Candidate | undefined {
  const { text } = search;
  if (at < search.noTokenBefore || isWordBefore(text, at)) return undefined;
  SIGNED_TOKEN.lastIndex = at;
  const token = SIGNED_TOKEN.exec(text)?.[0];
  if (token === undefined) {
    // Every later start in this run of base64 has the same end.
    let end = at;
    while (end < text.length && end - at < 2_000 && /[\w-]/.test(text[end]!)) end++;
    search.noTokenBefore = end;
    return undefined;
  }
  const [head, claims, signature] = token.split('.') as [string, string, string];
  const header = jsonOf(head);
  const body = jsonOf(claims);
  if (typeof header?.alg !== 'string' || body === undefined) return undefined;
  // The token that every tutorial shows, and made-up signatures.
  if (body.sub === '1234567890' || body.iat === 1516239022 || isPlaceholder(signature)) return undefined;
  const isPublic = body.role === 'anon';
  return {
    rule: 'secrets/signed-token',
    severity: isPublic ? 'low' : 'medium',
    name: isPublic ? 'public JSON Web Token' : 'JSON Web Token',
    start: at,
    end: at + token.length,
  };
}

function jsonOf(part: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

const URL_CREDENTIALS =
  /:\/\/([^\s/:@"'`<>{}[\]()$*|\\,;]{1,64}):([^\s/:@"'`<>{}[\]()$*|\\,;]{4,128})@([\w.-]{3,100})/y;
/** What stands for a password in every manual. */
const WEAK =
  /^(?:p(?:ass|wd?|asswd|assword|assphrase|4ssw0rd)|pwd|secret|user(?:name|pass)?|root|admin|postgres(?:ql)?|mysql|mongo|redis|guest|rabbitmq|minio(?:admin)?|test(?:ing|pass)?|token|key|my|your?|the|db|dev|local|strong|some|super|x+|_|-|\.|!|\d){1,8}$/i;
const NO_REAL_HOST =
  /^(?:localhost|host(?:name)?|server|db|database|postgres|mysql|mongo(?:db)?|redis|rabbitmq|proxy|127\.0\.0\.1|0\.0\.0\.0|.*\.(?:example|test|invalid|local(?:host)?)|(?:.*\.)?example\.(?:com|org|net)|[\w-]*\.{2,}.*)$/i;

function urlCredentials(text: string, at: number): Candidate | undefined {
  URL_CREDENTIALS.lastIndex = at;
  const match = URL_CREDENTIALS.exec(text);
  if (!match) return undefined;
  const [, user, password, host] = match as unknown as [string, string, string, string];
  if (WEAK.test(password) || user === password || NO_REAL_HOST.test(host)) return undefined;
  if (password.includes('...') || /^[x*.#_-]+$/i.test(password) || /^%[0-9a-z]/i.test(password))
    return undefined;
  if (isStandIn(password) || isStandIn(host)) return undefined;
  return {
    rule: 'secrets/url-credentials',
    severity: looksRandom(password) ? 'high' : host.includes('.') ? 'medium' : 'low',
    name: 'password in an address',
    start: at + 3 + user.length + 1,
    end: at + 3 + user.length + 1 + password.length,
  };
}

/** Words that stand for a value, wherever in it. */
function isStandIn(value: string): boolean {
  return isPlaceholder(`${value}qv7`) && !/\d.*\d.*\d/.test(value);
}

const VALUE = '(["\'`]?)([^\\s"\'`,;<>(){}\\[\\]|\\\\$=]{8,300}={0,2})';
const ASSIGNED = new RegExp(
  `([\\w.-]{0,24})["'\`]?\\]?[ \\t]{0,8}(?:=>|:=|[=:])[ \\t]{0,8}(?:(?:bearer|basic|token)[ \\t]{1,4})?${VALUE}`,
  'iy',
);
const FOLLOWING = new RegExp(`()${VALUE}`, 'y');
const GIVEN = new RegExp(`([\\w-]{0,24})[ \\t]{1,4}${VALUE}`, 'iy');
/** What a name with such an end holds is no credential: `token_url`, `secret-name`, `password_hash`. */
const NOT_A_VALUE =
  /(?:^|[_.-])(?:names?|ids?|type|ur[il]|path|file|dir|count|limit|env|var|ref|arn|hash|version|length|size|expir\w*|endpoint|header|prefix|regex|pattern|format|field|label|mode|manager|address|in|out|mint|symbol|decimals|contract|auth\w*|method|algorithm|provider|store|template|budget|usage)$/i;
const NOT_A_CREDENTIAL =
  /(?:next|page|pagination|continuation|cursor|sync|csrf|xsrf|public|publishable|design|max|min|num|stop|eos|bos|pad|special|verification)[_ .-]?$/i;

function assignedValue(search: Search, at: number, literal: string): Candidate | undefined {
  const { text, document } = search;
  const from = at + literal.length;
  const isGiven =
    literal === 'bearer ' || text.slice(Math.max(0, at - 24), at).match(/(?:^|\s)--?[\w-]*$/) !== null;
  let match: RegExpExecArray | null;
  if (literal === 'pwd=' || literal === 'bearer ') {
    FOLLOWING.lastIndex = from;
    match = FOLLOWING.exec(text);
  } else {
    ASSIGNED.lastIndex = from;
    match = ASSIGNED.exec(text);
    if (!match && isGiven) {
      GIVEN.lastIndex = from;
      match = GIVEN.exec(text);
    }
  }
  if (!match) return undefined;
  const suffix = match[1]!;
  const isQuoted = match[2] !== '';
  const end = match.index + match[0].length;
  // Cut short by who wrote it.
  if (match[3]!.endsWith('..') || text.startsWith('\u2026', end)) return undefined;
  const value = isQuoted ? match[3]! : match[3]!.replace(/[.:!?]+$/, '');
  const start = end - match[3]!.length;
  if (NOT_A_VALUE.test(suffix) || NOT_A_CREDENTIAL.test(text.slice(Math.max(0, at - 24), at)))
    return undefined;
  if (!isQuoted && /[({[<$]/.test(text[end] ?? '')) return undefined;
  if (
    /:\/\/|^[./~@&!]|^sha\d|^[0-9a-f]{8}-[0-9a-f]{4}-|^arn:|^op:|^vault:|^\w+:\/|^0x[0-9a-f]{40}$|\.(?:[jt]sx?|py|md|json|ya?ml|pem|key|txt|html?|com|io|org)$/i.test(
      value,
    )
  )
    return undefined;
  if (!looksRandom(value)) return undefined;
  return {
    rule: ASSIGNED_VALUE,
    severity: isData(document, start) ? 'high' : isInCode(document, start) ? 'medium' : 'low',
    name: `value of "${nameBefore(text, at, literal, suffix)}"`,
    start,
    end: start + value.length,
  };
}

function nameBefore(text: string, at: number, literal: string, suffix: string): string {
  const before = /[\w-]{0,24}$/.exec(text.slice(Math.max(0, at - 24), at))![0];
  return `${before}${text.slice(at, at + literal.length)}${suffix}`.replace(/[=\s]+$/, '');
}

/** A file or a frontmatter that a program reads: what stands there is used. */
function isData(document: Document, at: number): boolean {
  const { format, path } = document;
  if (format === 'json' || format === 'yaml' || format === 'toml') return true;
  if (/(?:^|\/)\.env|\.(?:env|ini|cfg|conf|properties)$/i.test(path)) return true;
  const head = document.frontmatter;
  return head !== undefined && at >= head.start && at < head.end;
}

function isInCode(document: Document, at: number): boolean {
  if (document.isCode) return true;
  if (document.format !== 'markdown') return false;
  return document.markdown.code.some(({ start, end }) => at >= start && at < end);
}

/** Said on the same line: this is what one looks like. */
const SHOWN =
  /\b(?:examples?|e\.g|for instance|samples?|fakes?|dummy|looks? like|patterns?|regex|detect\w*|formats?|bad|wrong|insecure|vulnerable|never|don'?t|do not|avoid|instead of|hard-?coded|leaked?|exposed|revoked|expired|test(?:s|ing)?|mock|fixture|demo)\b|\u274c/i;
const LINE = 200;

function report(document: Document, found: Candidate, into: Observation[]): void {
  const { text } = document;
  const { rule, name, start, end, isVerified } = found;
  const before = text.slice(lineStart(text, start, LINE), start);
  const after = text.slice(end, lineEnd(text, end, LINE));
  const isShown = !isData(document, start) && (SHOWN.test(before) || SHOWN.test(after));
  const level = SEVERITIES.indexOf(found.severity) + (isShown ? (isVerified ? 1 : 2) : 0);
  const shown = text.slice(start, start + 4).replace(/[^\x21-\x7e]/g, '?');
  const length = rule === 'secrets/private-key' ? '' : ` "${shown}…", ${end - start} characters`;
  into.push({
    rule,
    severity: SEVERITIES[Math.min(level, SEVERITIES.indexOf('low'))]!,
    start,
    end,
    message: `${name} written out:${length}`.replace(/:$/, ''),
    sensitive: true,
  });
}
