/**
 * Generates src/text/unicode.generated.ts from the Unicode Character Database (@unicode/unicode-18.0.0, MIT) and from
 * UTS #39 confusables.txt (no npm package carries a current one). Run: npm run unicode [path of confusables.txt].
 * The table is committed: at run time neither the 38 MB database nor the data of an old ICU plays a part.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const UCD = '@unicode/unicode-18.0.0';
const OUTPUT = 'src/text/unicode.generated.ts';
const CONFUSABLES_DEFAULT = '../shared/reference/confusables.txt';

/** Scripts where ZWJ and ZWNJ are spelling: cursive joining, or Brahmic with virama (UAX #44 Joining_Type, Indic_Syllabic_Category). */
const JOINING_SCRIPTS =
  `Adlam Arabic Chorasmian Hanifi_Rohingya Mandaic Manichaean Mongolian Nko Old_Uyghur Phags_Pa Psalter_Pahlavi
  Sogdian Syriac Ahom Balinese Batak Bengali Bhaiksuki Brahmi Buginese Chakma Cham Devanagari Dives_Akuru Dogra Grantha
  Gujarati Gunjala_Gondi Gurmukhi Hanunoo Javanese Kaithi Kannada Kawi Kharoshthi Khmer Khojki Khudawadi Lao Lepcha
  Limbu Makasar Malayalam Marchen Masaram_Gondi Meetei_Mayek Modi Myanmar Nandinagari New_Tai_Lue Newa Oriya Rejang
  Saurashtra Sharada Siddham Sinhala Soyombo Sundanese Syloti_Nagri Tagalog Tagbanwa Tai_Le Tai_Tham Tai_Viet Takri
  Tamil Telugu Thai Tibetan Tirhuta Zanabazar_Square Hebrew Ol_Chiki Kayah_Li`
    .trim()
    .split(/\s+/);
/** Scripts written without spaces: ZWSP and WJ are layout. */
const UNSPACED_SCRIPTS = ['Han', 'Hiragana', 'Katakana', 'Bopomofo', 'Yi', 'Nushu', 'Tangut', 'Lisu'];
/** Scripts where an invisible character inside a word has no use. */
const CASED_SCRIPTS =
  'Latin Greek Cyrillic Armenian Georgian Cherokee Hangul Ethiopic Coptic Canadian_Aboriginal Vai'.split(' ');
/** Icelandic thorn and Old English wynn are letters, not disguises. */
const NOT_CONFUSABLE = new Set([0xfe, 0xde, 0x1bf, 0x1f7]);

type Ranges = [number, number][];

async function property(path: string): Promise<Ranges> {
  const { default: ranges } = await import(`${UCD}/${path}/ranges.mjs`);
  return [...ranges].map(({ begin, end }: { begin: number; end: number }) => [begin, end]);
}

function toSet(ranges: Ranges, into = new Set<number>()): Set<number> {
  for (const [begin, end] of ranges) for (let cp = begin; cp < end; cp++) into.add(cp);
  return into;
}

function toRanges(set: Set<number>): Ranges {
  const ranges: Ranges = [];
  for (const cp of [...set].sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last && last[1] === cp) last[1] = cp + 1;
    else ranges.push([cp, cp + 1]);
  }
  return ranges;
}

/** Gap and length of each range, base 36: small, and quick to read at run time. */
function encode(ranges: Ranges): string {
  let at = 0;
  return ranges
    .map(([begin, end]) => {
      const text = `${(begin - at).toString(36)} ${(end - begin).toString(36)}`;
      at = end;
      return text;
    })
    .join(' ');
}

async function union(paths: string[]): Promise<Set<number>> {
  const set = new Set<number>();
  for (const path of paths) toSet(await property(path), set);
  return set;
}

function minus(set: Set<number>, other: Set<number>): Set<number> {
  return new Set([...set].filter((cp) => !other.has(cp)));
}

/** Single code points that look like one ASCII letter or digit and that NFKC does not fold there by itself. */
function readConfusables(text: string): Map<number, string> {
  const map = new Map<number, string>();
  for (const line of text.split('\n')) {
    const match = /^([0-9A-F]+) ;\t([0-9A-F]+) ;\tMA/.exec(line);
    if (!match) continue;
    const source = Number.parseInt(match[1]!, 16);
    let target = String.fromCodePoint(Number.parseInt(match[2]!, 16));
    if (source < 0x80 || NOT_CONFUSABLE.has(source) || !/^[A-Za-z0-9]$/.test(target)) continue;
    const char = String.fromCodePoint(source);
    if (/^[\x00-\x7f]*$/.test(char.normalize('NFKC'))) continue;
    // UTS #39 draws I, l and 1 to one prototype; a capital is meant as a capital.
    if (target === 'l' && /\p{Lu}/u.test(char)) target = 'I';
    map.set(source, target);
  }
  return map;
}

/** `target` then the code points that look like it, as gaps in base 36. */
function encodeConfusables(map: Map<number, string>): string {
  const byTarget = new Map<string, number[]>();
  for (const [source, target] of map) byTarget.set(target, [...(byTarget.get(target) ?? []), source]);
  return [...byTarget]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([target, sources]) => {
      let at = 0;
      const gaps = sources
        .sort((a, b) => a - b)
        .map((cp) => {
          const gap = (cp - at).toString(36);
          at = cp;
          return gap;
        });
      return `${target}:${gaps.join(' ')}`;
    })
    .join(';');
}

/** Names of the characters that a message has to spell out because nobody can see them. */
async function invisibleNames(): Promise<[number, string][]> {
  const { default: names } = (await import(`${UCD}/Names/index.mjs`)) as { default: Map<number, string> };
  const wanted = toSet(await property('Binary_Property/Default_Ignorable_Code_Point'));
  toSet(await property('General_Category/Format'), wanted);
  for (const cp of [0x2028, 0x2029, 0x2800, 0x1680, 0x1d159]) wanted.add(cp);
  return [...wanted]
    .filter((cp) => names.has(cp) && (cp < 0xe0000 || cp > 0xe0fff))
    .sort((a, b) => a - b)
    .map((cp) => [cp, names.get(cp)!]);
}

/**
 * @param confusablesText content of UTS #39 confusables.txt
 * @returns source text of src/text/unicode.generated.ts
 */
export async function generate(confusablesText: string): Promise<string> {
  const common = await union(['Script/Common', 'Script/Inherited']);
  const ascii = toSet([[0, 0x80]]);
  const join = minus(await union(JOINING_SCRIPTS.map((name) => `Script_Extensions/${name}`)), common);
  const wrap = new Set([
    ...join,
    ...minus(await union(UNSPACED_SCRIPTS.map((name) => `Script_Extensions/${name}`)), ascii),
    ...toSet([
      [0x3000, 0x3040],
      [0xff00, 0xff66],
      [0x30fb, 0x30fd],
      [0xb7, 0xb8],
    ]),
  ]);
  const cased = await union([
    ...CASED_SCRIPTS.map((name) => `Script/${name}`),
    'General_Category/Decimal_Number',
  ]);
  const letters = toSet(await property('General_Category/Letter'));
  const rtl = await union(['Bidi_Class/Right_To_Left', 'Bidi_Class/Arabic_Letter']);
  const unassigned = minus(
    toSet(await property('General_Category/Unassigned')),
    await union(['Binary_Property/Noncharacter_Code_Point', 'Binary_Property/Default_Ignorable_Code_Point']),
  );
  const version = /# Version: (\S+)/.exec(confusablesText)?.[1];
  const digest = createHash('sha256').update(confusablesText).digest('hex');
  const names = (await invisibleNames()).map(([cp, name]) => `${cp.toString(16)} ${name}`).join(';');
  return `// Generated by scripts/unicode.ts. Do not edit.
// Unicode Character Database: ${UCD}. Confusables: UTS #39 ${version}, sha256 ${digest}.
// Ranges are pairs of gap and length in base 36; see decodeRanges in characters.ts.
export const JOIN = ${JSON.stringify(encode(toRanges(join)))};
export const WRAP = ${JSON.stringify(encode(toRanges(wrap)))};
export const CASED = ${JSON.stringify(encode(toRanges(cased)))};
export const RTL_LETTER = ${JSON.stringify(encode(toRanges(new Set([...letters].filter((cp) => rtl.has(cp))))))};
export const UNASSIGNED = ${JSON.stringify(encode(toRanges(unassigned)))};
export const CONFUSABLES = ${JSON.stringify(encodeConfusables(readConfusables(confusablesText)))};
export const INVISIBLE_NAMES = ${JSON.stringify(names)};
`;
}

if (process.argv[1]?.endsWith('unicode.ts')) {
  const path = process.argv[2] ?? CONFUSABLES_DEFAULT;
  if (!existsSync(path)) {
    process.stderr.write(
      `unicode: no confusables.txt at ${path}; get it from unicode.org/Public/security/17.0.0\n`,
    );
    process.exitCode = 2;
  } else {
    generate(readFileSync(path, 'utf8')).then((text) => writeFileSync(OUTPUT, text));
  }
}
