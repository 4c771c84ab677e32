/**
 * Tokens that say themselves whose they are. Rules: provider-token, webhook-url. A row: the literal that leads to it (lower case, at least three
 * characters), what has to stand there (sticky, bounded), and what makes it certain. Formats: the vendors' documentation, and what their own secret scanning partners publish.
 */
import { hasBase62Checksum } from './checksum';

export interface Shape {
  name: string;
  literal: string;
  pattern: RegExp;
  /** Where the token starts, when that is not at the literal; -1 for nowhere. Looks back a bounded way. */
  start?: (text: string, at: number) => number;
  /** `false`: made up, mistyped or cut; the finding is then one level lower. */
  verify?: (token: string) => boolean;
  /** Another kind of thing than a token: its rule. */
  rule?: 'webhook-url';
  /** The part that has to look random; the text after the literal when absent. */
  body?: (token: string) => string;
}

const crc = (prefix: number) => (token: string) => hasBase62Checksum(token.slice(prefix));

const isDigit = (unit: number): boolean => unit >= 0x30 && unit <= 0x39;

export const SHAPES: Shape[] = [
  // Cloud
  ...['akia', 'asia', 'abia', 'acca'].map((literal) => ({
    name: 'AWS access key',
    literal,
    pattern: new RegExp(`${literal.toUpperCase()}[A-Z2-7]{16}(?![A-Za-z0-9])`, 'y'),
  })),
  { name: 'Google API key', literal: 'aiza', pattern: /AIza[\w-]{35}(?![\w-])/y },
  { name: 'Google OAuth client secret', literal: 'gocspx-', pattern: /GOCSPX-[\w-]{28}(?![\w-])/y },
  { name: 'Google OAuth access token', literal: 'ya29.', pattern: /ya29\.[\w-]{60,512}/y },
  {
    name: 'Azure storage key',
    literal: 'accountkey=',
    pattern: /AccountKey=[A-Za-z0-9+/]{86}==/iy,
    // The key of the storage emulator is public and the same everywhere.
    verify: (token) => !token.includes('Eby8vdM02xNOcqFlqUwJPLlmEtl'),
  },
  {
    name: 'Azure shared access key',
    literal: 'sharedaccesskey=',
    pattern: /SharedAccessKey=[A-Za-z0-9+/]{43}=/iy,
  },
  { name: 'DigitalOcean token', literal: 'dop_v1_', pattern: /dop_v1_[0-9a-f]{64}/y },
  { name: 'DigitalOcean token', literal: 'doo_v1_', pattern: /doo_v1_[0-9a-f]{64}/y },
  { name: 'Cloudflare token', literal: 'cfut_', pattern: /cfut_[A-Za-z0-9]{40,64}/y },
  { name: 'Netlify token', literal: 'nfp_', pattern: /nfp_[A-Za-z0-9]{36,40}(?!\w)/y },
  { name: 'Supabase token', literal: 'sbp_', pattern: /sbp_[0-9a-f]{40}/y },
  { name: 'Supabase secret key', literal: 'sb_secret_', pattern: /sb_secret_[\w-]{31,40}/y },
  { name: 'PlanetScale token', literal: 'pscale_', pattern: /pscale_(?:tkn|pw|oauth)_[\w.-]{32,64}/y },
  { name: 'Databricks token', literal: 'dapi', pattern: /dapi[0-9a-f]{32}(?![0-9a-z])/y },
  { name: 'Tailscale key', literal: 'tskey-', pattern: /tskey-(?:auth|api|client)-\w{12,24}-\w{24,48}/y },
  { name: 'HashiCorp Vault token', literal: 'hvs.', pattern: /hvs\.[\w-]{24,200}/y },
  { name: 'HashiCorp Vault batch token', literal: 'hvb.', pattern: /hvb\.[\w-]{100,300}/y },
  {
    name: 'Terraform Cloud token',
    literal: '.atlasv1.',
    pattern: /[A-Za-z0-9]{14}\.atlasv1\.[\w-]{60,70}/y,
    start: (_, at) => at - 14,
  },
  { name: 'Pulumi token', literal: 'pul-', pattern: /pul-[0-9a-f]{40}/y },
  { name: 'Doppler token', literal: 'dp.', pattern: /dp\.(?:pt|st|ct|sa|scim|audit)\.[\w.-]{40,60}/y },
  // Code hosts and package registries
  ...['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'].map((literal) => ({
    name: 'GitHub token',
    literal,
    pattern: new RegExp(`${literal}[A-Za-z0-9]{36}(?![A-Za-z0-9])`, 'y'),
    verify: crc(4),
  })),
  { name: 'GitHub token', literal: 'github_pat_', pattern: /github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}/y },
  ...['glpat-', 'gldt-', 'glrt-', 'glptt-', 'glcbt-', 'glsoat-', 'glagent-'].map((literal) => ({
    name: 'GitLab token',
    literal,
    pattern: new RegExp(`${literal}[\\w-]{20,300}(?:\\.[0-9a-z]{2}\\.[0-9a-z]{9})?`, 'y'),
  })),
  { name: 'Bitbucket token', literal: 'atbb', pattern: /ATBB[A-Za-z0-9]{32}(?![A-Za-z0-9])/y },
  { name: 'Atlassian token', literal: 'atatt3', pattern: /ATATT3[\w=-]{180,220}/y },
  {
    name: 'npm token',
    literal: 'npm_',
    pattern: /npm_[A-Za-z0-9]{36}(?![A-Za-z0-9])/y,
    verify: crc(4),
  },
  { name: 'PyPI token', literal: 'pypi-ageichlwas5vcmc', pattern: /pypi-AgEIcHlwaS5vcmc[\w-]{50,300}/y },
  { name: 'RubyGems key', literal: 'rubygems_', pattern: /rubygems_[0-9a-f]{48}/y },
  { name: 'Docker Hub token', literal: 'dckr_pat_', pattern: /dckr_pat_[\w-]{27}(?![\w-])/y },
  { name: 'Docker Hub token', literal: 'dckr_oat_', pattern: /dckr_oat_[\w-]{32}(?![\w-])/y },
  { name: 'SonarQube token', literal: 'sqp_', pattern: /sqp_[0-9a-f]{40}/y },
  { name: 'SonarQube token', literal: 'squ_', pattern: /squ_[0-9a-f]{40}/y },
  // Models
  {
    name: 'OpenAI key',
    literal: 't3blbkfj',
    pattern: /sk-(?:[a-z]{2,10}-)?[\w-]{20,100}?T3BlbkFJ[\w-]{20,100}/y,
    start: (text, at) => {
      const from = Math.max(0, at - 112);
      const found = text.slice(from, at).lastIndexOf('sk-');
      return found === -1 ? -1 : from + found;
    },
    body: (token) => token.replace('T3BlbkFJ', ''),
  },
  ...['sk-proj-', 'sk-svcacct-', 'sk-admin-'].map((literal) => ({
    name: 'OpenAI key',
    literal,
    pattern: new RegExp(`${literal}[\\w-]{20,200}`, 'y'),
    verify: (token: string) => token.includes('T3BlbkFJ'),
  })),
  {
    name: 'Anthropic key',
    literal: 'sk-ant-',
    pattern: /sk-ant-[a-z]{3,5}\d\d-[\w-]{24,120}/y,
    verify: (token) => token.length >= 100 && token.endsWith('AA'),
  },
  { name: 'OpenRouter key', literal: 'sk-or-v1-', pattern: /sk-or-v1-[0-9a-f]{64}/y },
  { name: 'Hugging Face token', literal: 'hf_', pattern: /hf_[A-Za-z0-9]{34}(?![A-Za-z0-9])/y },
  { name: 'Groq key', literal: 'gsk_', pattern: /gsk_[A-Za-z0-9]{52}(?![A-Za-z0-9])/y },
  { name: 'xAI key', literal: 'xai-', pattern: /xai-[A-Za-z0-9]{80}(?![A-Za-z0-9])/y },
  { name: 'Perplexity key', literal: 'pplx-', pattern: /pplx-[A-Za-z0-9]{48,56}(?![A-Za-z0-9])/y },
  { name: 'Replicate token', literal: 'r8_', pattern: /r8_[A-Za-z0-9]{37}(?![A-Za-z0-9])/y },
  { name: 'NVIDIA key', literal: 'nvapi-', pattern: /nvapi-[\w-]{60,70}(?![\w-])/y },
  { name: 'Tavily key', literal: 'tvly-', pattern: /tvly-(?:dev-|prod-)?[A-Za-z0-9]{32}(?![A-Za-z0-9])/y },
  { name: 'LangSmith key', literal: 'lsv2_', pattern: /lsv2_(?:pt|sk)_[0-9a-f]{32}_[0-9a-f]{10}/y },
  // Messages and mail
  {
    name: 'Slack token',
    literal: 'xox',
    pattern: /xox[abeoprs]-(?:\d-)?(?:\d{6,14}-){1,3}[\w-]{10,146}|xoxe\.xox[bp]-\d-[\w-]{100,200}/y,
  },
  { name: 'Slack app token', literal: 'xapp-', pattern: /xapp-\d-[A-Z0-9]{8,14}-\d{8,14}-[0-9a-f]{64}/y },
  {
    name: 'Telegram bot token',
    literal: ':aa',
    pattern: /\d{8,10}:AA[\w-]{33}(?![\w-])/y,
    start: (text, at) => {
      let start = at;
      while (at - start < 10 && isDigit(text.charCodeAt(start - 1))) start--;
      return start;
    },
    body: (token) => token.slice(token.indexOf(':') + 3),
  },
  { name: 'SendGrid key', literal: 'sg.', pattern: /SG\.[\w-]{22}\.[\w-]{43}(?![\w-])/y },
  { name: 'Mailgun key', literal: 'key-', pattern: /key-[0-9a-f]{32}(?![0-9a-z-])/y },
  {
    name: 'Mailchimp key',
    literal: '-us',
    pattern: /[0-9a-f]{32}-us\d{1,2}(?!\w)/y,
    start: (_, at) => at - 32,
  },
  { name: 'Brevo key', literal: 'xkeysib-', pattern: /xkeysib-[0-9a-f]{64}-[A-Za-z0-9]{16}/y },
  // Shops and payments
  { name: 'Stripe live key', literal: 'sk_live_', pattern: /sk_live_[A-Za-z0-9]{24,120}/y },
  { name: 'Stripe live key', literal: 'rk_live_', pattern: /rk_live_[A-Za-z0-9]{24,120}/y },
  { name: 'Stripe webhook secret', literal: 'whsec_', pattern: /whsec_[A-Za-z0-9+/]{32,64}/y },
  ...['shpat_', 'shpca_', 'shppa_', 'shpss_'].map((literal) => ({
    name: 'Shopify token',
    literal,
    pattern: new RegExp(`${literal}[0-9a-fA-F]{32}(?![0-9a-zA-Z])`, 'y'),
  })),
  { name: 'Square token', literal: 'sq0', pattern: /sq0(?:atp|csp)-[\w-]{22,43}(?![\w-])/y },
  // Tools
  { name: 'Linear key', literal: 'lin_api_', pattern: /lin_api_[A-Za-z0-9]{40}/y },
  { name: 'Notion token', literal: 'ntn_', pattern: /ntn_[A-Za-z0-9]{40,50}(?![A-Za-z0-9])/y },
  { name: 'Figma token', literal: 'figd_', pattern: /figd_[\w-]{40}(?![\w-])/y },
  { name: 'Postman key', literal: 'pmak-', pattern: /PMAK-[0-9a-f]{24}-[0-9a-f]{34}/y },
  { name: 'Grafana token', literal: 'glsa_', pattern: /glsa_[A-Za-z0-9]{32}_[0-9a-f]{8}/y },
  { name: 'Sentry token', literal: 'sntrys_', pattern: /sntrys_eyJ[\w+/=]{40,400}/y },
  { name: 'Sentry token', literal: 'sntryu_', pattern: /sntryu_[0-9a-f]{64}/y },
  { name: 'New Relic key', literal: 'nrak-', pattern: /NRAK-[A-Z0-9]{27}(?![A-Z0-9])/y },
  { name: '1Password token', literal: 'ops_eyj', pattern: /ops_eyJ[\w-]{200,2000}/y },
  {
    name: 'age secret key',
    literal: 'age-secret-key-1',
    pattern: /AGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}/y,
  },
  // Addresses that are a key
  {
    name: 'Slack webhook',
    literal: 'hooks.slack.com/',
    pattern:
      /hooks\.slack\.com\/(?:services|workflows|triggers)\/[TE][A-Z0-9]{7,12}\/[AB0-9][A-Z0-9]{7,14}\/\w{20,40}/y,
    rule: 'webhook-url',
    body: (token) => token.slice(token.lastIndexOf('/') + 1),
  },
  {
    name: 'Discord webhook',
    literal: '/api/webhooks/',
    pattern: /\/api\/webhooks\/\d{17,20}\/[\w-]{60,80}/y,
    rule: 'webhook-url',
    body: (token) => token.slice(token.lastIndexOf('/') + 1),
  },
  {
    name: 'Microsoft Teams webhook',
    literal: 'webhook.office.com/',
    pattern:
      /webhook\.office\.com\/webhookb2\/[0-9a-f-]{36}@[0-9a-f-]{36}\/\w{3,20}\/[0-9a-f]{32}\/[0-9a-f-]{36}/y,
    rule: 'webhook-url',
    body: (token) => token.split('/').at(-2)!,
  },
];
