/**
 * What a tool does to the flow of data, as far as its name and its description say: it brings in what strangers write,
 * it reads what is private, it sends something away. Words only, one row a role; who combines them is ./toxic-flow.ts.
 */

export const ROLES = ['reads what strangers write', 'reads what is private', 'sends something away'] as const;
export type Role = (typeof ROLES)[number];

interface Words {
  /** What is done, in the first form; an ending may follow. */
  verbs: string;
  /** To what. */
  objects: string;
  /** Says that nothing bounds it: whose content, whose data, to whom. */
  unbounded: RegExp;
  /** Servers that are known for it, by a word of their name or package. */
  servers: RegExp;
}

const OPEN =
  /\b(?:any|arbitrary|every|all|external|third[- ]party|untrusted|public|unknown|user[- ](?:provided|supplied|given))\b/i;

const WORDS: Record<Role, Words> = {
  'reads what strangers write': {
    verbs: 'fetch|brows|scrap|crawl|navigat|open|visit|get|read|search|list|load|download|retriev|monitor',
    objects:
      'urls?|pages?|web|websites?|webpages?|sites?|html|internet|links?|inbox|e-?mails?|mails?|issues?|comments?|pull requests?|feeds?|rss|tweets?|posts?|messages?|reviews?|tickets?|forums?',
    unbounded: OPEN,
    servers:
      /\b(?:fetch|browser|playwright|puppeteer|firecrawl|tavily|exa|brave|search|scraper?|crawler?|gmail|e?mail|imap|rss|reddit|twitter|github|gitlab|jira|zendesk|discord|slack)\b/i,
  },
  'reads what is private': {
    verbs: 'read|get|list|search|quer|open|find|dump|access|select|load|retriev|export|look up|view',
    objects:
      'files?|documents?|folders?|director(?:y|ies)|disks?|databases?|tables?|records?|sql|e-?mails?|mails?|inbox|calendars?|contacts?|notes?|memor(?:y|ies)|secrets?|credentials?|passwords?|tokens?|keys?|keychain|history|drive|customers?|accounts?|messages?|data',
    unbounded:
      /\b(?:private|personal|confidential|sensitive|secrets?|credentials?|passwords?|internal|customers?|home (?:folder|directory)|whole (?:disk|database))\b/i,
    servers:
      /\b(?:file-?system|files|fs|postgres|postgresql|mysql|sqlite|mongodb|database|gmail|e?mail|imap|calendar|contacts|gdrive|drive|notion|obsidian|1password|onepassword|vault|memory|desktop-commander)\b/i,
  },
  'sends something away': {
    verbs: 'send|post|publish|upload|forward|shar|submit|notif|reply|repl|push|tweet|transmit|deliver',
    objects:
      'e-?mails?|mails?|messages?|webhooks?|requests?|https?|urls?|files?|sms|tweets?|issues?|comments?|gists?|pastes?|notifications?|attachments?|data|documents?|chats?|channels?',
    unbounded: OPEN,
    servers:
      /\b(?:slack|discord|telegram|whatsapp|twilio|sms|gmail|e?mail|smtp|sendgrid|resend|mailgun|webhooks?|twitter|fetch)\b/i,
  },
};

/** The object follows its verb at once, or after a few words that describe it. */
const expressions = new Map(
  ROLES.map((role) => {
    const { verbs, objects } = WORDS[role];
    const ending = '[a-z]{0,4}';
    return [
      role,
      new RegExp(`\\b(?:${verbs})${ending}\\s{1,3}(?:[\\w'-]{1,30}\\s{1,3}){0,6}?(?:${objects})\\b`, 'i'),
    ];
  }),
);

/** @returns a name as words: `fetch_url` and `fetchUrl` are `fetch url` */
function spelled(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/[_./-]/g, ' ');
}

const MAX_CHARS = 2_000;

/** @returns the roles of a tool, and whether it says of each that nothing bounds it */
export function rolesOf({ name, description }: { name: string; description: string }): Map<Role, boolean> {
  const roles = new Map<Role, boolean>();
  const text = description.slice(0, MAX_CHARS);
  for (const role of ROLES) {
    const expression = expressions.get(role)!;
    if (expression.test(spelled(name).slice(0, 200)) || expression.test(text))
      roles.set(role, WORDS[role].unbounded.test(text));
  }
  return roles;
}

/** @returns the roles that servers of this name are known for */
export function knownRoles(name: string): Role[] {
  const text = name.slice(0, 200).replace(/[_/@.]/g, ' ');
  return ROLES.filter((role) => WORDS[role].servers.test(text));
}
