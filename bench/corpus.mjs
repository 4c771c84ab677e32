// @ts-check
/**
 * The trees that the benchmark scans, made from a seed: the same bytes on every machine, without a network. Sizes follow
 * real collections of skills: median 3.2 KB, 99th percentile 30 KB, 35 % pure ASCII, 55 % with front matter.
 * Nothing hostile is written down here: hidden characters are made from numbers when the tree is.
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

/**
 * @typedef {object} Tree
 * @property {string} root
 * @property {number} primitives how many files a scan has to find
 * @property {string[]} hidden paths of the files with hidden text, sorted
 * @property {number} files
 * @property {number} folders
 * @property {number} bytes
 * @property {string} fingerprint of all names and contents
 */

export const SEED = 0x5eed;
const MEDIAN_BYTES = 3_200;
/** ln(30 KB / 3.2 KB) / 2.326: puts the 99th percentile at 30 KB. */
const SIGMA = 0.962;
const MAX_BYTES = 120_000;

/** A linear congruential generator (Numerical Recipes); its high bits are good enough for this. */
export class Random {
  /** @param {number} seed */
  constructor(seed) {
    this.state = seed >>> 0;
  }

  /** @returns {number} in [0, 1) */
  next() {
    this.state = (Math.imul(this.state, 1_664_525) + 1_013_904_223) >>> 0;
    return this.state / 2 ** 32;
  }

  /**
   * @param {number} from
   * @param {number} to exclusive
   */
  int(from, to) {
    return from + Math.floor(this.next() * (to - from));
  }

  /** @param {number} probability */
  chance(probability) {
    return this.next() < probability;
  }

  /**
   * @template T
   * @param {readonly T[]} items
   * @returns {T}
   */
  pick(items) {
    return /** @type {T} */ (items[this.int(0, items.length)]);
  }

  /** @returns {number} normally distributed (Box and Muller) */
  normal() {
    return Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next());
  }
}

/** @param {string} text */
const words = (text) => text.trim().split(/\s+/);

const WORDS = words(`
  the a of to and in for with when from this that each every before after into over under one two read write check
  report build parse format list query update review compare collect measure prepare export import convert describe
  file folder table column record field value result page section chart schema service request response client server
  module function test case error warning message limit option default path version release change branch commit user
  team project plan step task note answer question example summary detail source target input output data text image
  small large short long clear simple exact missing empty valid current previous next first last only same other
  carefully once again twice never usually instead together it is are was has have can should may must not no if then
`);
const TOPICS = words(`
  invoice harbor ledger glacier meadow orchard lantern compass anchor harvest quarry saddle timber velvet walnut
  beacon canvas drizzle ember falcon garnet hazel indigo juniper kettle lagoon marble nectar onyx pebble quartz
  ribbon spruce thistle umbra violet willow yarrow zephyr basalt cobalt dahlia fjord gravel
`);
const ACTS = words(`
  writer reader planner mapper sorter helper tracker linter packer counter builder painter keeper runner finder
  drafter checker merger splitter exporter
`);
const ACCENTED = words('café naïve résumé über größe señor façade piñata crème Ångström élève jalapeño');
const HAN = words('文件 检查 结果 说明 数据 表格 用户 项目 版本 报告 确認 設定 手順 例えば 画面 変更');
const CYRILLIC = words('файл проверка результат данные таблица проект версия отчёт пример ошибка список');
const SIGNS = words('— – … “ready” ‘draft’ → ← ≥ ≤ × • ✓ ✗ © ™');
const EMOJI = [
  '✅',
  '❌',
  '🚀',
  '📝',
  '\u26a0\ufe0f',
  '\u2139\ufe0f',
  '🔧',
  '💡',
  '👍🏽',
  '\u{1f469}\u200d\u{1f4bb}',
  '1\ufe0f\u20e3',
];
const DRAWING = ['├── ', '│   ', '└── '];

/**
 * @param {Random} random
 * @param {number} count
 * @param {string[][]} flavours lists of words outside ASCII that this file uses
 * @param {number} share how many of the words come from them
 */
function sentence(random, count, flavours, share) {
  const parts = [];
  for (let i = 0; i < count; i++) {
    parts.push(
      flavours.length > 0 && random.chance(share) ? random.pick(random.pick(flavours)) : random.pick(WORDS),
    );
  }
  const text = parts.join(' ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/**
 * One block of markdown.
 * @param {Random} random
 * @param {(count: number) => string} say
 * @param {boolean} isAscii
 */
function block(random, say, isAscii) {
  const kind = random.next();
  if (kind < 0.12) return `## ${say(random.int(2, 6)).slice(0, -1)}\n`;
  if (kind < 0.5)
    return `${Array.from({ length: random.int(1, 5) }, () => say(random.int(8, 22))).join(' ')}\n`;
  if (kind < 0.7) {
    return `${Array.from({ length: random.int(3, 8) }, () => `- ${random.chance(0.3) ? `**${random.pick(TOPICS)}**: ` : ''}${say(random.int(4, 14))}`).join('\n')}\n`;
  }
  if (kind < 0.78) {
    return `${Array.from({ length: random.int(2, 6) }, (_, i) => `${i + 1}. ${say(random.int(4, 14))}`).join('\n')}\n`;
  }
  if (kind < 0.9) {
    const [name, other] = [random.pick(TOPICS), random.pick(TOPICS)];
    const lines = Array.from(
      { length: random.int(3, 14) },
      () =>
        `  const ${random.pick(TOPICS)} = ${name}.${random.pick(WORDS)}(${other}, ${random.int(0, 500)});`,
    );
    return `\`\`\`js\nfunction ${name}(${other}) {\n${lines.join('\n')}\n}\n\`\`\`\n`;
  }
  if (kind < 0.94) {
    const row = () => `| ${random.pick(TOPICS)} | \`${random.pick(WORDS)}\` | ${random.int(1, 999)} |`;
    return `| name | field | size |\n| --- | --- | --- |\n${Array.from({ length: random.int(2, 8) }, row).join('\n')}\n`;
  }
  if (kind < 0.97) {
    const address = `https://docs.example.com/${random.pick(TOPICS)}/${random.pick(ACTS)}`;
    return `See [the ${random.pick(TOPICS)} notes](${address}) and \`${random.pick(TOPICS)} --${random.pick(WORDS)}\`.\n`;
  }
  if (kind < 0.98 || isAscii) return '<!-- toc -->\n';
  return `\`\`\`\n${Array.from({ length: 4 }, () => random.pick(DRAWING) + random.pick(TOPICS)).join('\n')}\n\`\`\`\n`;
}

/**
 * Text that nobody sees, in one of the ways that are in use.
 * @param {Random} random
 */
function hiddenText(random) {
  const message = sentence(random, 6, [], 0);
  const code = (/** @type {string} */ char) => char.charCodeAt(0);
  if (random.chance(0.5))
    return [...message].map((char) => String.fromCodePoint(0xe0000 + code(char))).join('');
  return [...message]
    .flatMap((char) => [...code(char).toString(2).padStart(8, '0')])
    .map((bit) => String.fromCodePoint(bit === '0' ? 0x200b : 0x200c))
    .join('');
}

/**
 * @param {Random} random
 * @param {string} name
 * @param {boolean} isHidden
 */
function skillText(random, name, isHidden) {
  const size = Math.min(MEDIAN_BYTES * Math.exp(SIGMA * random.normal()), MAX_BYTES);
  const isAscii = random.chance(0.35);
  /** @type {string[][]} */
  const flavours = [];
  if (!isAscii) {
    if (random.chance(0.6)) flavours.push(SIGNS);
    if (random.chance(0.5)) flavours.push(EMOJI);
    if (random.chance(0.2)) flavours.push(ACCENTED);
    if (random.chance(0.1)) flavours.push(HAN);
    if (random.chance(0.08)) flavours.push(CYRILLIC);
    if (flavours.length === 0) flavours.push(SIGNS);
  }
  // A few are written in another language altogether, most have a sign here and there.
  const share = random.chance(0.05) ? 0.4 : 0.02;
  const say = (/** @type {number} */ count) => sentence(random, count, flavours, share);
  const parts = [];
  if (random.chance(0.55)) {
    parts.push(`---\nname: ${name}\ndescription: ${say(random.int(12, 50)).replaceAll(': ', ' ')}\n`);
    if (random.chance(0.3)) parts.push('license: MIT\nmetadata:\n  version: "1.2"\n');
    parts.push('---\n\n');
  }
  parts.push(`# ${name}\n`);
  // At least one word outside ASCII, so that 35 % stays 35 %.
  if (!isAscii) parts.push(`${random.pick(random.pick(flavours))} ${say(5)}\n`);
  let bytes = 0;
  for (const part of parts) bytes += Buffer.byteLength(part);
  if (isHidden) parts.push(`${say(6)}${hiddenText(random)}\n`);
  while (bytes < size) {
    const part = block(random, say, isAscii);
    bytes += Buffer.byteLength(part) + 1;
    parts.push(part);
  }
  return parts.join('\n');
}

/** Writes files below a root and remembers what was written. */
class Writer {
  /** @param {string} root */
  constructor(root) {
    this.root = root;
    this.hash = createHash('sha512');
    this.folders = new Set(['']);
    this.files = 0;
    this.bytes = 0;
    this.primitives = 0;
    /** @type {string[]} */
    this.hidden = [];
    fs.mkdirSync(root, { recursive: true });
  }

  /**
   * @param {string} name relative to the root
   * @param {string | Buffer} content
   */
  file(name, content) {
    const folder = name.slice(0, Math.max(name.lastIndexOf('/'), 0));
    if (!this.folders.has(folder)) {
      for (let at = folder; !this.folders.has(at); at = at.slice(0, Math.max(at.lastIndexOf('/'), 0)))
        this.folders.add(at);
      fs.mkdirSync(path.join(this.root, folder), { recursive: true });
    }
    fs.writeFileSync(path.join(this.root, name), content);
    this.hash.update(`${name}\0`).update(content).update('\0');
    this.files++;
    this.bytes += Buffer.byteLength(content);
  }

  /**
   * @param {string} name
   * @param {string | Buffer} content
   */
  primitive(name, content) {
    this.file(name, content);
    this.primitives++;
  }

  /** @returns {Tree} */
  done() {
    const { root, primitives, hidden, files, folders, bytes, hash } = this;
    return {
      root,
      primitives,
      hidden: hidden.sort(),
      files,
      folders: folders.size,
      bytes,
      fingerprint: hash.digest('hex').slice(0, 32),
    };
  }
}

/**
 * Skills in folders of their own.
 * @param {string} root
 * @param {number} count
 * @param {boolean} [isReviewed] there is nothing to find: a lock can be made of them
 * @returns {Tree}
 */
export function skills(root, count, isReviewed = false) {
  const random = new Random(SEED + count);
  const writer = new Writer(root);
  for (let i = 0; i < count; i++) {
    const name = `${random.pick(TOPICS)}-${random.pick(ACTS)}-${i}`;
    const file = `.claude/skills/${name}/SKILL.md`;
    const isHidden = !isReviewed && i % 50 === 7;
    if (isHidden) writer.hidden.push(file);
    writer.primitive(file, skillText(random, name, isHidden));
  }
  return writer.done();
}

/**
 * Reviewed skills, of so many texts, each copy of which is another file. Words put together by chance say something bad
 * once in some thousand files: those of 2,000 are known not to.
 * @param {string} root
 * @param {number} count
 * @param {number} texts
 * @returns {Tree}
 */
export function copies(root, count, texts) {
  const random = new Random(SEED + texts);
  const known = Array.from({ length: texts }, (_, i) => {
    const name = `${random.pick(TOPICS)}-${random.pick(ACTS)}-${i}`;
    return { name, text: skillText(random, name, false) };
  });
  const writer = new Writer(root);
  for (let i = 0; i < count; i++) {
    const { name, text } = known[i % texts] ?? { name: '', text: '' };
    writer.primitive(`.claude/skills/${name}-${i}/SKILL.md`, `${text}\nCopy ${i}.\n`);
  }
  return writer.done();
}

/**
 * One skill with all that a skill may have.
 * @param {string} root
 * @returns {Tree}
 */
export function skillPackage(root) {
  const random = new Random(SEED + 11);
  const writer = new Writer(root);
  writer.primitive('SKILL.md', skillText(random, 'table-reader', false));
  writer.file('references/details.md', skillText(random, 'details', false));
  writer.file(
    'scripts/run.py',
    'import argparse\nimport json\n\nparser = argparse.ArgumentParser()\nparser.add_argument("--mode")\nprint(json.dumps({"mode": parser.parse_args().mode}))\n',
  );
  writer.file('scripts/setup.sh', '#!/bin/sh\nset -e\npip install --quiet pypdf==4.1.0\n');
  const row = () => `${random.int(0, 1e6)},${random.int(0, 1e6)}`;
  writer.file('assets/table.csv', `${Array.from({ length: 40 }, row).join('\n')}\n`);
  return writer.done();
}

/**
 * A rules file in each of many folders.
 * @param {string} root
 * @param {number} count
 * @returns {Tree}
 */
export function rules(root, count) {
  const random = new Random(SEED + count + 7);
  const writer = new Writer(root);
  for (let i = 0; i < count; i++) {
    const name = `${random.pick(TOPICS)}-${i}`;
    writer.primitive(`packages/${name}/CLAUDE.md`, skillText(random, name, false));
  }
  return writer.done();
}

const EXTENSIONS = words('ts ts ts tsx js json css snap svg py go rs html txt map');

/**
 * @param {Random} random
 * @param {number} i
 */
function plainName(random, i) {
  return `${random.pick(TOPICS)}-${random.pick(WORDS)}-${i}.${random.pick(EXTENSIONS)}`;
}

/**
 * @param {Writer} writer
 * @param {Random} random
 * @param {string} folder
 * @param {number} files
 */
function plainFiles(writer, random, folder, files) {
  for (let i = 0; i < files; i++) {
    const name = plainName(random, i);
    writer.file(folder === '' ? name : `${folder}/${name}`, '1\n');
  }
}

/**
 * Plugins, each with servers of its own: what `primitives mcp` draws.
 * @param {string} root
 * @param {number} packages
 * @param {number} each
 * @returns {Tree}
 */
export function servers(root, packages, each) {
  const writer = new Writer(root);
  for (let i = 0; i < packages; i++) {
    const mcpServers = Object.fromEntries(
      Array.from({ length: each }, (_, n) => [
        `s${i}-${n}`,
        { command: 'npx', args: ['-y', `pkg${i}@1.0.${n}`], env: { TOKEN: `\${TOKEN}` } },
      ]),
    );
    writer.primitive(`plugins/p${i}/.claude-plugin/plugin.json`, `{ "name": "p${i}" }\n`);
    writer.primitive(`plugins/p${i}/.mcp.json`, `${JSON.stringify({ mcpServers }, null, 2)}\n`);
  }
  return writer.done();
}

/** An application: about 2,700 files of its own beside the dependencies that it installed.
 * @param {string} root
 * @param {number} dependencyFiles
 * @returns {Tree}
 */
export function wide(root, dependencyFiles) {
  const random = new Random(SEED + 1);
  const writer = new Writer(root);
  for (let i = 0; i < 170; i++) {
    const top = random.pick(['src', 'lib', 'web', 'tools']);
    plainFiles(writer, random, `${top}/${random.pick(TOPICS)}/${random.pick(ACTS)}-${i}`, random.int(8, 24));
  }
  for (let left = dependencyFiles, i = 0; left > 0; i++) {
    const here = Math.min(left, random.int(20, 62));
    plainFiles(writer, random, `node_modules/${random.pick(TOPICS)}-${i}/dist`, here - 1);
    // Looks like a primitive and is none: whoever walks node_modules counts too many.
    writer.file(`node_modules/${random.pick(TOPICS)}-${i}/AGENTS.md`, `# ${sentence(random, 8, [], 0)}\n`);
    left -= here;
  }
  primitives(writer, random, ['', 'src', 'web'], 3);
  return writer.done();
}

/** A monorepo: many folders, each with few files.
 * @param {string} root
 * @param {number} folders
 * @param {number} files
 * @returns {Tree}
 */
export function deep(root, folders, files) {
  const random = new Random(SEED + 2);
  const writer = new Writer(root);
  /** @type {string[]} */
  const known = ['packages'];
  for (let i = 1; i < folders; i++) {
    // Half of the folders hang below a recent one: paths get long, as in a monorepo.
    const parent = random.chance(0.5)
      ? known[random.int(Math.max(0, known.length - 40), known.length)]
      : known[random.int(0, Math.max(1, known.length >> 4))];
    const isTooDeep = parent === undefined || parent.split('/').length > 14;
    known.push(`${isTooDeep ? 'packages' : parent}/${random.pick(TOPICS)}-${i}`);
  }
  known.forEach((folder, i) => {
    const share = Math.floor(((i + 1) * files) / folders) - Math.floor((i * files) / folders);
    plainFiles(writer, random, folder, Math.max(1, share));
  });
  const homes = ['', ...Array.from({ length: 18 }, () => random.pick(known))];
  primitives(writer, random, [...new Set(homes)], 8);
  return writer.done();
}

/**
 * A rules file in each of the folders, and some skills in the root.
 * @param {Writer} writer
 * @param {Random} random
 * @param {string[]} homes
 * @param {number} skillCount
 */
function primitives(writer, random, homes, skillCount) {
  for (const home of homes)
    writer.primitive(home === '' ? 'AGENTS.md' : `${home}/AGENTS.md`, `# ${sentence(random, 40, [], 0)}\n`);
  for (let i = 0; i < skillCount; i++)
    writer.primitive(
      `.claude/skills/${random.pick(TOPICS)}-${i}/SKILL.md`,
      skillText(random, 'skill', false),
    );
}

/** @typedef {(random: Random) => string} Piece */

/** @param {...number} points */
const chars = (...points) => String.fromCodePoint(...points);

/**
 * Texts that are hard on a scanner, one piece each. Not attacks, but what makes loops long: many small findings, runs
 * that never close, openers without end.
 * @type {Record<string, Piece>}
 */
const PIECES = {
  'zero-width': (random) => `${random.pick(WORDS)}${chars(random.pick([0x200b, 0x200c, 0x200d, 0x2060]))}`,
  'zero-width run': (random) => chars(random.pick([0x200b, 0x200c])),
  'tag characters': (random) => chars(0xe0020 + random.int(0, 95)),
  'variation selectors': (random) =>
    chars(random.chance(0.5) ? 0xfe00 + random.int(0, 16) : 0xe0100 + random.int(0, 240)),
  'one selector a letter': (random) => `${random.pick(['a', 'b', '1'])}${chars(0xfe00 + random.int(0, 16))}`,
  'bidi controls': (random) =>
    `${chars(random.pick([0x202a, 0x202b, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x202c, 0x2069]))}${random.pick(WORDS)} `,
  'combining marks': (random) => `${random.chance(0.05) ? 'a' : ''}${chars(0x300 + random.int(0, 0x50))}`,
  'mixed scripts': (random) =>
    `${random.pick(WORDS)}${chars(random.pick([0x430, 0x435, 0x43e, 0x3bf, 0x440]))}${random.pick(WORDS)} `,
  'styled letters': (random) => chars(0x1d400 + random.int(0, 52)),
  'private use': (random) => `${chars(0xe000 + random.int(0, 600))}${random.chance(0.5) ? 'x' : ''}`,
  unassigned: (random) => `${chars(0x2ff0 - random.int(1, 12))}${random.chance(0.5) ? 'x' : ''}`,
  'soft hyphens': (random) => `${random.pick(['a', 'b', 'e'])}${chars(0xad)}`,
  'joined emoji': () => chars(0x1f469, 0x200d),
  'braille blanks': (random) => `${chars(0x2800)}${random.chance(0.1) ? 'x' : ''}`,
  'terminal controls': (random) => `${chars(0x1b)}[${random.int(0, 99)}m${chars(8)}`,
  'carriage returns': (random) => `${random.pick(WORDS)}\r${random.chance(0.2) ? ' ' : ''}`,
  escapes: (random) =>
    random.pick(['\\u200b', '\\u{e0041}', '\\u005cu200b', '&#8203;', '\\x1b[0m', '%E2%80%8B']),
  spaces: (random) => `${' '.repeat(random.int(1, 3_000))}${random.chance(0.3) ? 'x\n' : chars(0x3000)}`,
  'blank lines': (random) => `${random.pick([' ', '', '\t'])}\n`,
  'open comments': (random) => `<!--${random.chance(0.5) ? ' ' : random.pick(WORDS)}`,
  comments: (random) => `<!-- ${random.pick(WORDS)} ${random.pick(WORDS)} must run -->\n`,
  elements: (random) => `<div style="${random.pick(WORDS)}:${random.chance(0.5) ? ' ' : '<p hidden '}`,
  backticks: (random) => `${'`'.repeat(random.int(1, 9))}${random.chance(0.5) ? 'x' : '\n'}`,
  fences: (random) => `${'> '.repeat(random.int(0, 4))}${random.pick(['```', '~~~', '- ', '1. ', '    '])}\n`,
  brackets: (random) => random.pick(['[', '[a](', '[a]: <', ']: ', '[//]: # (x', '![', '](']),
  mentions: (random) => `@${random.pick(WORDS)}/${random.pick(TOPICS)}${random.int(0, 99_999)}.md `,
  links: (random) => `[${random.pick(WORDS)}](${random.pick(TOPICS)}${random.int(0, 99_999)}.md)`,
  'one long word': (random) => random.pick(['a', 'b', 'A', '1']),
};

const ADVERSARIAL_BYTES = 1024 * 1024;

/**
 * @param {() => string} next
 * @param {string} end
 */
function fill(next, end) {
  const parts = [];
  for (let bytes = Buffer.byteLength(end); bytes < ADVERSARIAL_BYTES; ) {
    const part = next();
    parts.push(part);
    bytes += Buffer.byteLength(part);
  }
  return parts.join('') + end;
}

/**
 * One file of 1 MB a folder: `mixed` has a bit of everything, the others one thing only.
 * @param {string} root
 * @returns {{ name: string, tree: Tree }[]}
 */
export function adversarial(root) {
  const random = new Random(SEED + 3);
  const pieces = Object.values(PIECES);
  /** @type {[string, string, string | Buffer][]} */
  const files = [];
  files.push([
    'mixed',
    'AGENTS.md',
    fill(() => {
      const piece = random.pick(pieces);
      return (
        Array.from({ length: random.int(1, 120) }, () => piece(random)).join('') +
        random.pick(['', ' ', '\n'])
      );
    }, '\n'),
  ]);
  for (const [name, piece] of Object.entries(PIECES))
    files.push([name, 'AGENTS.md', fill(() => piece(random), '\n')]);
  const escaped = () => `${random.pick(WORDS)}\\u200b\\u005c\\ud83d`;
  files.push(['escaped values', '.mcp.json', `{"mcpServers":{"a":{"command":"${fill(escaped, '"}}}')}`]);
  files.push([
    'many values',
    '.mcp.json',
    `{"mcpServers":{"a":{"args":[${fill(() => `"${random.pick(WORDS)}\\u200b",`, '"x"]}}}')}`,
  ]);
  files.push([
    'front matter',
    '.claude/skills/a/SKILL.md',
    `---\nname: a\ndescription: "${fill(escaped, '"\n---\n# a\n')}`,
  ]);
  files.push([
    'broken bytes',
    'AGENTS.md',
    Buffer.from(
      fill(() => chars(0x80 + random.int(0, 0x80)), '\n'),
      'latin1',
    ),
  ]);
  return files.map(([name, file, content]) => {
    const writer = new Writer(path.join(root, name.replaceAll(' ', '-')));
    writer.primitive(file, content);
    return { name, tree: writer.done() };
  });
}
