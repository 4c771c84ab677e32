/**
 * Credentials are built here and never written down: a scanner of secrets must be able to read this repository, and
 * nobody must have to ask whether one of these opens something.
 */
import { describe, expect, test } from 'vitest';
import { checkSecrets, SECRET_KEYWORDS } from '../../src/check/secrets';
import { base62, crc32, hasBase62Checksum } from '../../src/check/secrets/checksum';
import { isPlaceholder, looksRandom } from '../../src/check/secrets/entropy';
import { SHAPES } from '../../src/check/secrets/shapes';
import { parse } from '../../src/parse/document';
import { formatOf } from '../../src/parse/format';
import { decode } from '../../src/read/read';
import type { Observation } from '../../src/types';

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** The same characters every time, without order (a linear congruence, its upper half). */
function random(length: number, alphabet = BASE62, seed = 7): string {
  let state = BigInt(seed) * 7919n + 11n;
  let out = '';
  while (out.length < length) {
    state = (state * 6364136223846793005n + 1442695040888963407n) & 0xffffffffffffffffn;
    out += alphabet[Number(state >> 33n) % alphabet.length];
  }
  return out;
}

const HEX = '0123456789abcdef';
const signed = (prefix: string, body = random(30)): string => `${prefix}${body}${base62(crc32(body), 6)}`;

function scan(text: string, path = 'note.md'): Observation[] {
  const found: Observation[] = [];
  checkSecrets(parse(path, formatOf(path), decode(Buffer.from(text), true)), found);
  return found;
}

/** One of each service, by what its format asks for. */
const TOKENS: [name: string, token: string][] = [
  ['AWS access key', `AKIA${random(16, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')}`],
  ['GitHub token', signed('ghp_')],
  ['GitHub token', `github_pat_${random(22)}_${random(59)}`],
  ['GitLab token', `glpat-${random(20)}`],
  ['npm token', signed('npm_')],
  ['PyPI token', `pypi-AgEIcHlwaS5vcmc${random(80)}`],
  ['OpenAI key', `sk-proj-${random(74)}T3BlbkFJ${random(74, BASE62, 3)}`],
  ['OpenAI key', `sk-${random(20)}T3BlbkFJ${random(20, BASE62, 3)}`],
  ['Anthropic key', `sk-ant-api03-${random(93)}AA`],
  ['Google API key', `AIza${random(35)}`],
  ['Slack token', `xoxb-${random(12, '123456789')}-${random(12, '123456789', 2)}-${random(24)}`],
  ['Telegram bot token', `${random(10, '123456789')}:AA${random(33)}`],
  ['SendGrid key', `SG.${random(22)}.${random(43)}`],
  ['Stripe live key', `sk_live_${random(24)}`],
  ['HashiCorp Vault token', `hvs.${random(90)}`],
  ['DigitalOcean token', `dop_v1_${random(64, HEX)}`],
  ['Shopify token', `shpat_${random(32, HEX)}`],
  ['Hugging Face token', `hf_${random(34)}`],
  ['Databricks token', `dapi${random(32, HEX)}`],
  ['Mailchimp key', `${random(32, HEX)}-us12`],
  ['Azure storage key', `AccountKey=${random(86)}==`],
];

test.each(TOKENS)('%s %#', (name, token) => {
  const [found, ...others] = scan(`Log in with ${token} first.\n`);
  expect(others).toEqual([]);
  expect(found).toMatchObject({ rule: 'secrets/provider-token', severity: 'high', sensitive: true });
  expect(found!.message).toContain(name);
});

test('what is reported holds four characters of the secret', () => {
  const token = signed('ghp_');
  const [found] = scan(`GITHUB_TOKEN=${token}\n`);
  expect(found!.message).toContain('"ghp_…", 40 characters');
  expect(found!.message).not.toContain(token.slice(4, 10));
});

test('a wrong checksum is a milder finding', () => {
  const token = signed('ghp_').slice(0, -1);
  const wrong = `${token}${signed('ghp_').endsWith('a') ? 'b' : 'a'}`;
  expect(scan(wrong)[0]).toMatchObject({ rule: 'secrets/provider-token', severity: 'medium' });
});

test('the checksum of GitHub and npm', () => {
  // The token that GitHub revoked and shows in its own description of the format.
  expect(base62(crc32('zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ'), 6)).toBe('0mLq17');
  expect(hasBase62Checksum(`${random(30)}000000`)).toBe(false);
});

test('a token assigned to a name is one finding', () => {
  for (const [, token] of TOKENS.slice(0, 6)) {
    const found = scan(`{ "env": { "API_TOKEN": "${token}" } }\n`, 'servers.json');
    expect(found.map(({ rule }) => rule)).toEqual(['secrets/provider-token']);
  }
});

test('said to be an example, it is low', () => {
  expect(scan(`For example: sk_live_${random(24)}\n`)[0]).toMatchObject({ severity: 'low' });
});

describe('stands for a credential', () => {
  test.each([
    `ghp_${'x'.repeat(36)}`,
    `ghp_${BASE62.slice(0, 36)}`,
    `ghp_${'abc123'.repeat(6)}`,
    'AKIAIOSFODNN7EXAMPLE',
    `sk-ant-api03-${'your-key-here-'.repeat(3)}`,
    `hf_${'a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5p6q7'}`,
    'api_key = "<YOUR_API_KEY_GOES_HERE>"',
    `token: \${{ secrets.DEPLOY_TOKEN_2024 }}`,
    'password = os.environ["DATABASE_PASSWORD_1"]',
    'secret: changeme-1234567890',
    'export API_KEY=$(pass show services/search-api-1)',
    'postgres://app:app@localhost:5432/app',
    'https://user:password@example.com/',
    'redis://default:<password>@cache.widgets.dev',
    `mongodb://root:\${MONGO_PASSWORD}@mongo:27017`,
  ])('%s', (text) => {
    expect(scan(`${text}\n`, 'config.yaml')).toEqual([]);
  });
});

test('randomness', () => {
  expect(looksRandom(random(24))).toBe(true);
  expect(looksRandom(random(32, HEX))).toBe(true);
  expect(looksRandom('search-service-token-v2')).toBe(false);
  expect(looksRandom('getUserTokenFromRequest1')).toBe(false);
  expect(isPlaceholder('0123456789abcdef0123456789abcdef')).toBe(true);
});

test('every shape is led to by its own literal', () => {
  for (const { literal } of SHAPES) {
    expect(SECRET_KEYWORDS).toContain(literal);
    expect(literal).toBe(literal.toLowerCase());
    expect(literal.length).toBeGreaterThanOrEqual(3);
  }
});

test('time grows with the text, whatever is in it', () => {
  const seeds = [
    'eyJ',
    'eyJa.',
    '-----BEGIN ',
    '://a:',
    'token=',
    'T3BlbkFJ',
    'sk-ant-',
    'glpat-',
    ':AA',
    'password="',
    'xoxb-1',
    'sk-T3BlbkFJ',
  ];
  for (const seed of seeds) {
    const text = seed.repeat(Math.ceil(300_000 / seed.length));
    const started = performance.now();
    scan(text, 'data.json');
    expect(performance.now() - started, seed).toBeLessThan(2_000);
  }
});
