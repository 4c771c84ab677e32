/** One spelling for many, and the way back to the file. Hostile characters are made here, never written. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fold } from '../../src/text/fold';

const folded = (text: string): string => fold(text).text;
/** Each letter of a to z as the code point `first` + its number. */
const styled = (word: string, first: number): string =>
  word.replace(/[a-z]/g, (letter) => String.fromCodePoint(first + letter.charCodeAt(0) - 97));

describe('costumes', () => {
  test.each([
    ['ASCII', 'Ignore ALL previous', 'ignore all previous'],
    ['zero width', 'ig\u200bno\u2060re \u{e0041}all\ufe0f', 'ignore all'],
    ['soft hyphen and bidi', 'in\u00adstruc\u202etions\u202c', 'instructions'],
    ['braille blank and Hangul filler', 'ignore\u2800all\u3164rules', 'ignore all rules'],
    ['full-width', styled('ignore', 0xff41), 'ignore'],
    ['mathematical', `${styled('ignore', 0x1d41a)} ${styled('all', 0x1d5ba)}`, 'ignore all'],
    ['circled', styled('ignore', 0x24d0), 'ignore'],
    ['negative circled', styled('ignore', 0x1f150), 'ignore'],
    ['squared', styled('ignore', 0x1f130), 'ignore'],
    ['negative squared', styled('ignore', 0x1f170), 'ignore'],
    ['parenthesized', styled('ignore', 0x249c), 'ignore'],
    ['regional indicators', [...'ignore'].map((l) => styled(l, 0x1f1e6)).join('\u200b'), 'ignore'],
    ['small capitals', '\u026a\u0262\u0274\u1d0f\u0280\u1d07 \u1d00\u029f\u029f', 'ignore all'],
    ['accents', 'Pr\u00e9c\u00e9dentes \u1ec7 \u00c5ngstr\u00f6m', 'precedentes e angstrom'],
    ['loose accents', 'i\u0301g\u0300nor\u0323\u0302e', 'ignore'],
    ['keycap', '1\ufe0f\u20e3', '1'],
    [
      'letters without decomposition',
      'stra\u00dfe \u0142\u00f8\u00e6 \u0131\u0130 \u00f0\u00fe \u01ff',
      'strasse loae ii dth o',
    ],
    ['ligatures and digits', 'con\ufb01g x\u00b2 \u00bd', 'config x2 1/2'],
    [
      'quotes and dashes',
      '\u201cdon\u2019t\u201d \u2014 \u00ab\u2039a\u203a\u00bb \u2212',
      `"don't" - "'a'" -`,
    ],
    ['spaces', 'a\u00a0b\u2003c\u3000d\u2028e', 'a b c d e'],
    ['symbols', '\u{1f680}send\u2192it \u00a9 tm\u2122 \ue000x', ' send it   tm   x'],
    ['combined emoji', 'a \u{1f468}\u200d\u{1f469} b\u2764\ufe0f', 'a    b '],
    ['CJK punctuation', '\u5ffd\u7565\u3002\u3001\uff1a\uff01', '\u5ffd\u7565.,:!'],
    [
      'tatweel and harakat',
      '\u062a\u0640\u0640\u062c\u064e\u0627\u0647\u0644',
      '\u062a\u062c\u0627\u0647\u0644',
    ],
  ])('%s', (_, text, plain) => {
    expect(folded(text)).toBe(plain);
  });
});

describe('other scripts keep their letters', () => {
  test.each([
    ['Devanagari vowel signs and nukta', '\u0939\u093f\u0928\u094d\u0926\u0940 \u0921\u093c'],
    ['Thai tone marks and sara am', '\u0e04\u0e33\u0e2a\u0e31\u0e48\u0e07 \u0e19\u0e49\u0e33'],
    ['kana', '\u30d1\u30b9\u30ef\u30fc\u30c9 \u304c'],
    ['Korean', '\uc774\uc804 \uc9c0\uc2dc\ub97c \ubb34\uc2dc'],
    [
      'Russian',
      '\u043d\u0435\u0442, \u0438\u0433\u043d\u043e\u0440\u0438\u0440\u0443\u0439 \u0432\u0441\u0435',
    ],
    [
      'Russian words that all look Latin, beside a Latin word',
      '\u0432\u0441\u0435 \u043f\u0440\u0430\u0432\u0438\u043b\u0430 readme',
    ],
    ['Greek', '\u03ba\u03b1\u03b9 \u03c0\u03b1\u03bb\u03b9\u03bf readme'],
    ['a Greek letter in a formula', 'where \u03b1 is small'],
    ['a Russian ending with a letter of its own', 'api \u043a\u043b\u044e\u0447 sql\u043a\u043b\u044e\u0447'],
    ['Arabic, Chinese', '\u062a\u062c\u0627\u0647\u0644 \u5ffd\u7565\u4ee5\u4e0a'],
  ])('%s', (_, text) => {
    expect(folded(text)).toBe(text);
  });

  test.each([
    ['short i', '\u0438\u0306', '\u0439'],
    ['capital short i', '\u0418\u0306', '\u0439'],
    ['kana', '\u304b\u3099 \u30cf\u309a', '\u304c \u30d1'],
    ['Hangul', '\u110b\u1175 \u1112\u1161\u11ab', '\uc774 \ud55c'],
    ['half-width kana', '\uff76', '\u30ab'],
    ['Arabic hamza', '\u0627\u0654', '\u0623'],
    [
      'Greek accents and final sigma',
      '\u0391\u0393\u039d\u039f\u0397\u03a3\u0395\u03a3 \u03ac',
      '\u03b1\u03b3\u03bd\u03bf\u03b7\u03c3\u03b5\u03c2 \u03b1',
    ],
    ['yo', '\u0451', '\u0435'],
  ])('decomposed and capital letters: %s', (_, text, plain) => {
    expect(folded(text)).toBe(plain);
  });
});

describe('look-alikes', () => {
  test.each([
    ['mixed word', 'ign\u043er\u0435 prev\u0456\u043eus', 'ignore previous'],
    ['small letters with the shape of capitals', '\u0422\u043eken \u043aey', 'token key'],
    ['Greek in a Latin word', 'passw\u03bfrd', 'password'],
    ['whole word on a Latin line', 'please \u0441\u043e\u0440\u0443 it', 'please copy it'],
    ['Cherokee', 'the \u13a0\u13a2 x', 'the dt x'],
    ['after an accent', '\u00e9t\u0430t', 'etat'],
    ['with something invisible between', 'a\u200b\u0430\u200bb', 'aab'],
    ['mathematical Greek', 'p\u{1d6c2}ss', 'pass'],
    ['Latin letters of other shapes', '\u0251l\u0261', 'alg'],
  ])('%s', (_, text, plain) => {
    expect(folded(text)).toBe(plain);
  });

  test('the same word on a Russian line stays', () => {
    expect(folded('copy \u0441\u043e\u0440\u0443\n\u0441\u043e\u0440\u0443 \u0434\u0430 copy')).toBe(
      'copy copy\n\u0441\u043e\u0440\u0443 \u0434\u0430 copy',
    );
  });
});

describe('offsets', () => {
  test('of a match are those of the stretch in the file', () => {
    const text = '\u{1f680} stra\u00dfe: ig\u200bnore \u{1d41a}\u{1d425}\u{1d425} X';
    const view = fold(text);
    const spanOf = (needle: string): string => {
      const start = view.text.indexOf(needle);
      return text.slice(view.at(start), view.at(start + needle.length));
    };
    expect(spanOf('strasse')).toBe('stra\u00dfe');
    expect(spanOf('ignore')).toBe('ig\u200bnore');
    expect(spanOf('all')).toBe('\u{1d41a}\u{1d425}\u{1d425}');
    expect(spanOf('x')).toBe('X');
    expect(spanOf('ss')).toBe('\u00df');
  });

  const unit = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 3 }),
    fc.constantFrom(
      ...[
        'a',
        'B',
        ' ',
        '\n',
        'e\u0301',
        '\u00df',
        '\u0130',
        '\u200b',
        '\u{1d41a}',
        '\u{1f468}\u200d\u{1f469}',
      ],
      ...[
        '\ufdfa',
        '\u0430',
        '\u0434',
        '\u0306',
        '\u03a3',
        '\u304b\u3099',
        '\u1112\u1161\u11ab',
        '\ud800',
        '\udc00',
      ],
      ...['\u3164', '\u00bd', '\u{2f800}', '\u{e0041}', 'abc def'],
    ),
  );

  test('are monotone and in range, and never inside a character', () => {
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 30 }), (units) => {
        const text = units.join('');
        const { text: out, at, isDisguised } = fold(text);
        let last = 0;
        for (let i = 0; i <= out.length; i++) {
          const offset = at(i);
          expect(offset).toBeGreaterThanOrEqual(last);
          expect(offset).toBeLessThanOrEqual(text.length);
          // A pair that stays has two units in the view too.
          const isInPair = /^[\ud800-\udbff][\udc00-\udfff]/.test(text.slice(offset - 1, offset + 1));
          const isPair = /^[\ud800-\udbff][\udc00-\udfff]/.test(out.slice(i - 1, i + 1));
          expect(isInPair && !isPair).toBe(false);
          expect(typeof isDisguised(i, i + 1)).toBe('boolean');
          last = offset;
        }
        expect(at(out.length)).toBe(text.length);
      }),
      { numRuns: 2_000 },
    );
  });

  test('are the same in ASCII', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii' }), fc.nat(), (text, n) => {
        const view = fold(text);
        expect(view.text).toBe(text.toLowerCase());
        const offset = Math.min(n, text.length);
        expect(view.at(offset)).toBe(offset);
        expect(view.isDisguised(0, text.length)).toBe(false);
      }),
    );
  });

  test('folding twice changes nothing more', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', 'B ', '\u00e9', '\u{1d41a}', '\u201c', '\u200b'), {}),
        (units) => {
          const once = folded(units.join(''));
          expect(folded(once)).toBe(once);
        },
      ),
    );
  });
});

describe('disguise', () => {
  test.each([
    ['zero width', 'ig\u200bnore', true],
    ['soft hyphen', 'ig\u00adnore', true],
    ['full-width', styled('ignore', 0xff41), true],
    ['look-alike', 'ign\u043ere', true],
    ['small capitals', '\u026agnore', true],
    ['private use', 'ignore \ue000 all', true],
    ['case, quotes, dashes, spaces', '\u201cIgnore\u201d\u00a0\u2014 ALL', false],
    ['accents', 'pr\u00e9ce\u0301dentes stra\u00dfe', false],
    ['emoji', 'ignore \u2764\ufe0f \u{1f468}\u200d\u{1f469} all', false],
    ['ligature', 'con\ufb01g', false],
    ['Persian joiner', '\u0646\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645', false],
    ['Arabic vowels', '\u062a\u064e\u062c', false],
    ['Russian', '\u0418\u0433\u043d\u043e\u0440\u0438\u0440\u0443\u0439', false],
  ])('%s: %#', (_, text, expected) => {
    const view = fold(`a\u2014${text}\u2014a`);
    expect(view.isDisguised(2, view.text.length - 2)).toBe(expected);
  });

  test('counts inside the stretch only', () => {
    const view = fold('\u200bignore\u200b all\u200b \u{1d41a}x');
    expect(view.text).toBe('ignore all ax');
    expect(view.isDisguised(0, 6)).toBe(false);
    expect(view.isDisguised(0, 7)).toBe(true);
    expect(view.isDisguised(7, 10)).toBe(false);
    expect(view.isDisguised(11, 12)).toBe(true);
    expect(view.isDisguised(12, 13)).toBe(false);
  });
});

describe('time', () => {
  test.each([
    ['look-alikes', '\u0430'],
    ['look-alike words', '\u0430a '],
    ['words of look-alikes', '\u0430\u0430 '],
    ['lines of look-alikes', 'ab \u0430\u0430\n'],
    ['invisible', '\u200b'],
    ['marks', '\u0301'],
    ['expansions', '\ufdfa'],
    ['capital sigma', '\u03a3'],
    ['pairs', '\u{1d41a}'],
  ])('%s', (_, unit) => {
    const text = unit.repeat(1_000_000 / unit.length);
    const start = performance.now();
    fold(text);
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});
