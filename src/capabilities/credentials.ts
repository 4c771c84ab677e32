/** Places where credentials live that code names: keys, tokens of tools, browsers, wallets, keychains. */
import { lineEnd, lineStart } from '../text/lines';
import type { Seen } from './capability';
import type { Script } from './scripts';

const SEP = String.raw`(?:[/\\]{1,2}|['"\`]\s{0,5}[,/+]\s{0,5}['"\`])`;
const START = String.raw`(?<![\w.-])`;

/** What it is called, and how it is spelled: in one path, or in the parts that are joined to one. */
const PLACES: readonly [name: string, pattern: RegExp][] = [
  [
    'SSH keys',
    new RegExp(
      String.raw`${START}\.ssh(?=${SEP}|['"\`\s)]|$)|\bid_(?:rsa|ed25519|ecdsa|dsa)\b(?!\.pub)`,
      'gm',
    ),
  ],
  ['AWS credentials', new RegExp(`${START}\\.aws(?=${SEP}|['"\`\\s)]|$)`, 'gm')],
  [
    'Google Cloud credentials',
    /\bapplication_default_credentials\.json|(?<![\w.-])\.config[/\\]{1,2}gcloud\b|\bgcloud\s{1,5}auth\s{1,5}(?:application-default\s{1,5})?print-(?:access|identity)-token/g,
  ],
  [
    'Azure credentials',
    new RegExp(String.raw`${START}\.azure(?=${SEP})|\baz\s{1,5}account\s{1,5}get-access-token`, 'g'),
  ],
  [
    'Kubernetes credentials',
    new RegExp(String.raw`${START}\.kube(?=${SEP})|/var/run/secrets/kubernetes\.io`, 'g'),
  ],
  ['Docker credentials', new RegExp(String.raw`${START}\.docker${SEP}config\.json`, 'g')],
  ['Git credentials', /(?<![\w.-])\.git-credentials\b|\bgit\s{1,5}credential(?:\s{1,5}fill|-\w{1,30})\b/g],
  ['GitHub token', new RegExp(String.raw`\bgh${SEP}hosts\.yml|\bgh\s{1,5}auth\s{1,5}token\b`, 'g')],
  ['network passwords (.netrc)', /(?<![\w.-])[._]netrc\b/g],
  ['npm token', /(?<![\w.-])\.npmrc\b/g],
  ['PyPI token', /(?<![\w.-])\.pypirc\b/g],
  ['GPG keys', new RegExp(`${START}\\.gnupg\\b|\\bgpg\\s{1,5}--export-secret`, 'g')],
  [
    'tokens of AI agents',
    new RegExp(
      String.raw`${START}\.claude${SEP}\.credentials\.json|${START}\.codex${SEP}auth\.json|${START}\.gemini${SEP}oauth_creds\.json`,
      'g',
    ),
  ],
  ['Vault token', /(?<![\w.-])\.vault-token\b/g],
  ['Terraform token', /(?<![\w.-])\.terraform\.d[/\\]{1,2}credentials|(?<![\w.-])\.terraformrc\b/g],
  [
    'keychain',
    /\bsecurity\s{1,5}(?:find|dump)-\S{0,30}(?:password|keychain)|\bLibrary[/\\]Keychains\b|\bsecret-tool\s{1,5}lookup\b|\bkeyring\.get_password\b|\bGet-StoredCredential\b|\bvaultcmd\b/g,
  ],
  [
    'browser passwords and cookies',
    /\bLogin Data\b|\bcookies\.sqlite\b|\blogins\.json\b|\bkey4\.db\b|\bbrowser_cookie3\b|(?:Chrome|Chromium|Edge|Brave-Browser|Firefox)[/\\]{1,2}(?:User Data|Default|Profiles?)\b/g,
  ],
  [
    'wallets',
    /\bwallet\.dat\b|(?<![\w.-])\.(?:electrum|ethereum|bitcoin|solana)\b[/\\]|\bnkbihfbeogaeaoehlefnkodbefgpgknn\b|\bExodus[/\\]exodus\.wallet\b/g,
  ],
  [
    'system passwords',
    /\/etc\/(?:shadow|gshadow|sudoers)\b|\bSAM[/\\]{1,2}Domains\b|\breg(?:\.exe)?\s{1,5}save\s{1,5}hklm/gi,
  ],
];
/** Of the project that it runs in: ordinary, and still what a secret stands in. */
const DOTENV =
  /(?<![\w.*$)}\]])\.env(?:\.(?:local|production|development|prod|dev))?(?![\w.-])(?!\s{0,5}[.=([])|\bload_dotenv\s{0,5}\(|\bdotenv\.config\s{0,5}\(/g;

/** Names a place and does not open it: a list of what is left out, a line of an ignore file. */
const LEFT_OUT = /(?:exclu|ignor|skip|forbid|denied|deny|block|never|redact|sensitive|protect|do not|don't)/i;

export function credentialsOf({ text, start, where }: Script): Seen[] {
  const found: Seen[] = [];
  for (const [value, pattern] of PLACES)
    for (const match of text.matchAll(pattern))
      if (!LEFT_OUT.test(lineAround(text, match.index)))
        found.push({
          kind: 'credentials',
          value,
          by: match[0].trim(),
          start: start + match.index,
          where,
          trait: 'secret',
        });
  for (const match of text.matchAll(DOTENV))
    found.push({ kind: 'credentials', value: '.env of the project', start: start + match.index, where });
  return found;
}

const AROUND = 200;

function lineAround(text: string, at: number): string {
  return text.slice(lineStart(text, at, AROUND), lineEnd(text, at, AROUND));
}
