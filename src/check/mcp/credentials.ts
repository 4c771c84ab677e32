/**
 * Credentials that a definition hands on. Those of the host: a server gets the keys of the cloud, the SSH agent or the
 * folder that holds them, or a header sends the token of one vendor to another. And those written out in an address or a
 * header in a form that the family `secrets` does not know. A key that is named like the server it is for is what `env`
 * is there for. Rules: host-secrets, inline-credential.
 */
import type { Server, Text } from '../../mcp/server';
import { visible } from '../../text/escape';
import type { Severity } from '../../types';
import { isPlaceholder, looksRandom } from '../secrets/entropy';
import { addressesOf } from './addresses';
import { programOf, type Report, variablesIn, wordsOf } from './detector';
import { isLocal, registeredName } from './hosts';

interface Credential {
  /** Name of a variable. */
  name: RegExp;
  what: string;
  /** Words in the name, the package or the host of a server that has to do with it. */
  vendor: RegExp;
  /** Opens an account or a machine; else a key for one service. */
  isRoot: boolean;
}

const AWS =
  /aws|amazon|bedrock|dynamo|cloudwatch|\bs3\b|localstack|terraform|tofu|pulumi|\bcdk\b|serverless|\bsst\b/;
const GOOGLE =
  /google|gcp|gcloud|firebase|firestore|bigquery|vertex|gemini|drive|gmail|sheets|calendar|analytics|\bga4?\b|youtube|maps|spanner|toolbox|looker|terraform|tofu|pulumi/;
const AZURE =
  /azure|microsoft|entra|graph|m365|office|fabric|kusto|devops|sentinel|intune|dataverse|powerbi|terraform|tofu|pulumi/;
const KUBERNETES = /kube|k8s|helm|argo|istio|openshift|rancher|flux|cluster|container|docker|lens/;
const GIT = /git|copilot|\bgh\b|\bpr\b|repo|ssh|sftp|ansible|remote|deploy|release/;

const CREDENTIALS: Credential[] = [
  {
    name: /^AWS_(?:SECRET_ACCESS_KEY|SESSION_TOKEN|ACCESS_KEY_ID)$/,
    what: 'the AWS account',
    vendor: AWS,
    isRoot: true,
  },
  {
    name: /^(?:GOOGLE_APPLICATION_CREDENTIALS|GOOGLE_CREDENTIALS|CLOUDSDK_AUTH_ACCESS_TOKEN|GCP_SA_KEY|GCP_SERVICE_ACCOUNT\w{0,40})$/,
    what: 'the Google Cloud account',
    vendor: GOOGLE,
    isRoot: true,
  },
  {
    name: /^(?:AZURE_CLIENT_SECRET|ARM_CLIENT_SECRET|AZURE_CLIENT_CERTIFICATE_PATH|AZURE_PASSWORD)$/,
    what: 'the Azure account',
    vendor: AZURE,
    isRoot: true,
  },
  { name: /^KUBECONFIG$/, what: 'the clusters', vendor: KUBERNETES, isRoot: true },
  {
    name: /^(?:SSH_AUTH_SOCK|SSH_PRIVATE_KEY\w{0,40}|SSH_KEY\w{0,40})$/,
    what: 'the SSH keys',
    vendor: GIT,
    isRoot: true,
  },
  { name: /^(?:GPG_AGENT_INFO|GNUPGHOME)$/, what: 'the signing keys', vendor: /gpg|pgp|sign/, isRoot: true },
  {
    name: /^(?:VAULT_TOKEN|VAULT_ROOT_TOKEN|OP_SERVICE_ACCOUNT_TOKEN|BW_SESSION|DOPPLER_TOKEN)$/,
    what: 'a vault of secrets',
    vendor: /vault|hashicorp|1password|onepassword|bitwarden|doppler|secret/,
    isRoot: true,
  },
  {
    name: /^(?:GITHUB_TOKEN|GH_TOKEN|GITHUB_PAT|GITHUB_PERSONAL_ACCESS_TOKEN|COPILOT_MCP_GITHUB\w{0,40})$/,
    what: 'the GitHub account',
    vendor: /git|copilot|\bgh\b|repo|\bpr\b|actions/,
    isRoot: false,
  },
  {
    name: /^(?:GITLAB_TOKEN|CI_JOB_TOKEN|GITLAB_PERSONAL_ACCESS_TOKEN)$/,
    what: 'the GitLab account',
    vendor: /git/,
    isRoot: false,
  },
  { name: /^(?:NPM_TOKEN|NODE_AUTH_TOKEN)$/, what: 'the npm account', vendor: /npm|node/, isRoot: false },
  {
    name: /^(?:PYPI_TOKEN|TWINE_PASSWORD|UV_PUBLISH_TOKEN)$/,
    what: 'the PyPI account',
    vendor: /pypi|python|twine/,
    isRoot: false,
  },
  {
    name: /^(?:ANTHROPIC_API_KEY|ANTHROPIC_AUTH_TOKEN|CLAUDE_CODE_OAUTH_TOKEN)$/,
    what: 'the Anthropic account',
    vendor: /anthropic|claude/,
    isRoot: false,
  },
  { name: /^OPENAI_API_KEY$/, what: 'the OpenAI account', vendor: /openai|chatgpt|azure/, isRoot: false },
  {
    name: /^(?:GEMINI_API_KEY|GOOGLE_API_KEY)$/,
    what: 'the Google AI account',
    vendor: /google|gemini/,
    isRoot: false,
  },
  {
    name: /^(?:SLACK_BOT_TOKEN|SLACK_USER_TOKEN)$/,
    what: 'the Slack account',
    vendor: /slack/,
    isRoot: false,
  },
  { name: /^STRIPE_(?:SECRET|API)_KEY$/, what: 'the Stripe account', vendor: /stripe/, isRoot: false },
];
/** Keys of models are handed to services that call the model for their user. */
const MODEL = /^the (?:Anthropic|OpenAI|Google AI) account$/;

interface Store {
  path: RegExp;
  what: string;
  vendor: RegExp;
}

const HOME =
  '(?:~|\\$\\{?(?:env:)?HOME\\}?|\\$\\{userHome\\}|%USERPROFILE%|\\$\\{?(?:env:)?USERPROFILE\\}?|/root|/home/[\\w.-]{1,40}|/Users/[\\w.-]{1,40})';
const store = (path: string): RegExp => new RegExp(`${HOME}[/\\\\]${path}(?![\\w-])`, 'i');
const STORES: Store[] = [
  { path: store('\\.ssh'), what: 'the SSH keys', vendor: GIT },
  { path: /(?:^|[/\\:=])id_(?:rsa|ed25519|ecdsa|dsa)(?!\.pub)(?![\w-])/, what: 'the SSH keys', vendor: GIT },
  { path: store('\\.aws'), what: 'the AWS account', vendor: AWS },
  { path: store('\\.config[/\\\\]gcloud'), what: 'the Google Cloud account', vendor: GOOGLE },
  { path: store('\\.azure'), what: 'the Azure account', vendor: AZURE },
  { path: store('\\.kube'), what: 'the clusters', vendor: KUBERNETES },
  { path: store('\\.gnupg'), what: 'the signing keys', vendor: /gpg|pgp|sign/ },
  { path: store('\\.(?:netrc|git-credentials)'), what: 'stored passwords', vendor: GIT },
  {
    path: store('\\.docker[/\\\\]config\\.json'),
    what: 'the logins of Docker',
    vendor: /docker|container|oci|registry/,
  },
  {
    path: store('\\.(?:npmrc|pypirc)'),
    what: 'the tokens to publish packages',
    vendor: /npm|node|pypi|python/,
  },
  {
    path: store(
      '(?:Library[/\\\\](?:Keychains|Application Support[/\\\\](?:Google[/\\\\]Chrome|Firefox))|\\.mozilla|\\.config[/\\\\]google-chrome)',
    ),
    what: 'passwords and cookies of the browser',
    vendor: /chrom|firefox|browser/,
  },
];

/** Most strings name none of them. */
const MAYBE_STORE =
  /\.(?:ssh|aws|config|azure|kube|gnupg|netrc|git-credentials|docker|npmrc|pypirc|mozilla)|id_(?:rsa|ed25519|ecdsa|dsa)|Library/i;

/** Passes all variables of the host to a container. */
const EVERYTHING = /^--env-host(?:=true)?$/;

export function checkCredentials(server: Server, into: Report): void {
  checkHandedOn(server, into);
  checkSentAway(server, into);
  checkWrittenOut(server, into);
}

/** What the server calls itself, and what it is. */
function purposeOf({ name, runs, url }: Server): string {
  const target =
    runs.type === 'package'
      ? runs.name
      : runs.type === 'url'
        ? runs.host
        : runs.type === 'script'
          ? runs.path
          : runs.type === 'program'
            ? runs.name
            : '';
  return `${name} ${target} ${url?.value.slice(0, 300) ?? ''}`
    .slice(0, 1_000)
    .toLowerCase()
    .replaceAll('_', '-');
}

function checkHandedOn(server: Server, into: Report): void {
  const purpose = purposeOf(server);
  const told = new Set<string>();
  const hand = (what: string, vendor: RegExp, at: Text, by: string): void => {
    if (told.has(what)) return;
    told.add(what);
    const severity: Severity = vendor.test(purpose) ? 'info' : 'medium';
    into('mcp/host-secrets', severity, at, `the server gets ${what} of whoever starts it (${by})`);
  };
  const given: { text: Text; names: string[] }[] = [];
  // `NAME` alone in a list is handed on from the host.
  for (const { name, value } of server.env)
    given.push({ text: value, names: [...variablesIn(value.value), ...(value.value === '' ? [name] : [])] });
  const isContainer = /^(?:docker|podman|nerdctl)$/.test(programOf(server));
  const words = wordsOf(server);
  words.forEach((word, i) => {
    const names = variablesIn(word.value);
    const flag = words[i - 1]?.value;
    if (isContainer && (flag === '-e' || flag === '--env') && !word.value.includes('='))
      names.push(word.value);
    given.push({ text: word, names });
    if (isContainer && EVERYTHING.test(word.value))
      into('mcp/host-secrets', 'medium', word, 'the server gets every variable of whoever starts it');
  });
  for (const { text, names } of given) {
    for (const name of names) {
      const known = CREDENTIALS.find((credential) => credential.isRoot && credential.name.test(name));
      if (known) hand(known.what, known.vendor, text, name);
    }
    if (text.value.length > 2_000 || !MAYBE_STORE.test(text.value)) continue;
    for (const { path, what, vendor } of STORES) {
      // Mounted whole, they are the matter of privileged-container.
      if (path.test(text.value) && !(isContainer && /SSH/.test(what)))
        hand(what, vendor, text, visible(text.value, 60));
    }
  }
}

function checkSentAway(server: Server, into: Report): void {
  const { url, headers } = server;
  const places: Text[] = [
    ...headers.map(({ name, value }) => (value.value === '' ? { ...value, value: `\${${name}}` } : value)),
  ];
  if (url) places.push(url);
  const told = new Set<string>();
  for (const address of addressesOf(server)) {
    if (!address.isReached || isLocal(address.host)) continue;
    const owner = registeredName(address.host);
    // A bridge has its headers among its arguments.
    const sent = address.start === url?.start ? places : [...places, ...server.args];
    for (const text of sent) {
      for (const name of variablesIn(text.value)) {
        const known = CREDENTIALS.find((credential) => credential.name.test(name));
        if (!known || told.has(known.what) || isOf(known, owner)) continue;
        told.add(known.what);
        const severity: Severity = MODEL.test(known.what) ? 'medium' : 'high';
        into(
          'mcp/host-secrets',
          severity,
          text,
          `${name} opens ${known.what} and is sent to ${visible(address.host, 80)}`,
        );
      }
    }
  }
}

/** Hosts of a vendor whose names do not say so. */
const ALSO: [what: string, owner: RegExp][] = [
  ['the GitHub account', /^(?:githubcopilot|ghe|githubapp|githubusercontent)\.com$/],
  ['the AWS account', /^(?:api\.aws|on\.aws|a2z\.com)$/],
  ['the Google Cloud account', /^(?:run\.app|googleapis\.com|cloudfunctions\.net)$/],
  ['the Azure account', /^(?:windows\.net|azure-api\.net|azurewebsites\.net|dynamics\.com)$/],
];

function isOf({ what, vendor }: Credential, owner: string): boolean {
  return vendor.test(owner) || ALSO.some(([of, host]) => of === what && host.test(owner));
}

const QUERY = /[?&#]([\w.-]{1,60})=([^&#\s"']{1,500})/g;
const KEY_NAME =
  /^(?:key|api-?_?key|apikey|[a-z]{2,20}api-?_?key|auth|token|access-?_?token|auth-?_?token|secret|client-?_?secret|password|passwd|pwd|sig|signature|subscription-key|code)$/i;
/** An option whose value is the word behind it. */
const KEY_OPTION =
  /^--?(?:[\w-]{1,40}[-_])?(?:api-?_?key|apikey|token|secret|password|access-?_?key|auth-?_?token)$/i;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

function checkWrittenOut(server: Server, into: Report): void {
  const told = new Set<number>();
  const say = (at: Text, what: string): void => {
    if (told.has(at.start)) return;
    told.add(at.start);
    into('mcp/inline-credential', 'high', at, `${what} is written out; whoever reads this file has it`, {
      sensitive: true,
    });
  };
  for (const address of addressesOf(server)) {
    const isPlain = address.end - address.start === address.value.length;
    const place = (value: string, at: number): Text =>
      isPlain
        ? { value, start: address.start + at, end: address.start + at + value.length }
        : { ...address, value };
    for (const match of address.value.matchAll(QUERY)) {
      const [, name, value] = match as unknown as [string, string, string];
      if (KEY_NAME.test(name) && isLiteral(value))
        say(
          place(value, match.index + match[0].length - value.length),
          `the value of "${name}" in the address`,
        );
    }
    const user = /^[a-z]{2,5}:\/\/([^/?#\s@:]{12,300})@/i.exec(address.value)?.[1];
    if (user !== undefined && isLiteral(user))
      say(place(user, address.value.indexOf(user)), 'a token in front of the host');
  }
  for (const { name, value } of server.headers) basic(name, value, say);
  server.args.forEach((arg, i) => {
    const value = server.args[i + 1];
    if (value && KEY_OPTION.test(arg.value) && isLiteral(value.value))
      say(value, `the value of "${visible(arg.value, 40)}"`);
    const header = /^(?:--header=)?(authorization)\s{0,4}[:=]\s{0,4}/i.exec(arg.value);
    if (header) basic(header[1]!, { ...arg, value: arg.value.slice(header[0].length) }, say);
  });
}

function basic(name: string, text: Text, say: (at: Text, what: string) => void): void {
  const encoded = /^(?:proxy-)?authorization$/i.test(name)
    ? /^Basic\s{1,4}([A-Za-z0-9+/=_-]{8,500})$/i.exec(text.value)?.[1]
    : undefined;
  if (encoded === undefined) return;
  const decoded = Buffer.from(encoded, 'base64').toString('latin1');
  if (
    /^[\x20-\x7e]{1,200}:[\x20-\x7e]{4,300}$/.test(decoded) &&
    !isPlaceholder(decoded.slice(decoded.indexOf(':') + 1))
  )
    say(text, 'the password of a header');
}

function isLiteral(value: string): boolean {
  if (/[${}<>%*]/.test(value)) return false;
  return looksRandom(value) || (UUID.test(value) && !isPlaceholder(value.replaceAll('-', '')));
}
