// Builds a small repository with hidden text in its primitives. What is hidden stands here as escapes and plain words;
// nothing in this file acts on an agent that reads it.
import fs from 'node:fs';
import path from 'node:path';

/** ASCII as invisible tag characters. */
const tags = (text) => [...text].map((char) => String.fromCodePoint(0xe0000 + char.charCodeAt(0))).join('');
/** ASCII as zero-width bits, ZWSP for 0 and ZWNJ for 1. */
const bits = (text) =>
  [...Buffer.from(text)]
    .flatMap((byte) => byte.toString(2).padStart(8, '0').split(''))
    .map((bit) => (bit === '1' ? '\u200c' : '\u200b'))
    .join('');
/** Bytes as variation selectors. */
const selectors = (text) =>
  [...Buffer.from(text)]
    .map((byte) => String.fromCodePoint(byte < 16 ? 0xfe00 + byte : 0xe0100 + byte - 16))
    .join('');

const payload = 'example: a message only a model reads';

const tree = {
  'AGENTS.md': `# House rules\n\nIndent with two spaces.${tags(payload)}\n`,
  '.cursor/rules/style.mdc': `---\ndescription: Style\n---\nPrefer short functions.${bits('example')}\n`,
  '.github/copilot-instructions.md': `Use the \u0430pi of the house. Well done \u{1f600}${selectors('example')}\n`,
  'skills/release/SKILL.md': `---\nname: release\ndescription: Cuts a release\n---\nRun the tests, then tag.\n`,
  'skills/release/scripts/level.js': `const isAdmin = false;\nfunction is\u200bAdmin() { return true; }\n/* \u202e } \u2066if (isAdmin)\u2069 \u2066 */\n`,
  'docs/fa.md':
    '\u0627\u06cc\u0646 \u0645\u062a\u0646 \u0641\u0627\u0631\u0633\u06cc \u0645\u06cc\u200c\u0645\u0627\u0646\u062f \u2705\ufe0f\n',
};

const root = path.join(
  import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname),
  'out',
  'hidden-unicode',
);
fs.rmSync(root, { recursive: true, force: true });
for (const [name, content] of Object.entries(tree)) {
  const file = path.join(root, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, content);
}
process.stdout.write(`built ${path.relative(process.cwd(), root)}\n`);
