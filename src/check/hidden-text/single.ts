/**
 * One invisible code point, in its place (docs/hidden-text.md, "Beside it"): exempt, or how bad.
 *
 * Rules: zero-width, misplaced-bom, bidi-mark, soft-hyphen, invisible-math, invisible-letter, deprecated-format,
 * interlinear-annotation, dangling-emoji-joiner, reserved-ignorable, stray-variation-selector.
 */
import {
  characterName,
  codePointLabel,
  isBidiFormat,
  isVariationSelector,
  JOIN,
  NONE,
  RTL_LETTER,
  WRAP,
} from '../../text/characters';
import { visible } from '../../text/escape';
import type { Severity } from '../../types';
import {
  char,
  isCombiningMark,
  isDigit,
  isEmoji,
  isLetter,
  isMongolian,
  type Neighbours,
  type Run,
  within,
} from './neighbours';

export interface Verdict {
  rule: string;
  severity: Severity;
  message: () => string;
}

const FUNCTIONS = new Set(
  'sin cos tan cot sec csc sinh cosh tanh arcsin arccos arctan log ln lg exp max min lim sup inf arg det dim ker deg gcd lcm mod rank tr sgn erf re im f g h p e'.split(
    ' ',
  ),
);
function filler(name: () => string, severity: Severity): Verdict {
  return {
    rule: 'invisible-letter',
    severity,
    message: () => `${name()} looks like nothing but is a letter`,
  };
}

function isQuote(cp: number): boolean {
  return cp !== NONE && /^["'`()[\]{}<>\u00ab\u00bb\u2018-\u201f]$/.test(char(cp));
}

function isMusic(run: Run): boolean {
  return within(run.prev, 0x1d100, 0x1d1ff) || within(run.next, 0x1d100, 0x1d1ff);
}

/** @returns what to say of one code point of a run, or undefined when it has an excuse */
export function singleJudge(text: string, near: Neighbours): (cp: number, run: Run) => Verdict | undefined {
  /** The last word with soft hyphens that was judged: one look at a word, however many hyphens it has. */
  let hyphenated: { end: number; verdict: Verdict | undefined } = { end: 0, verdict: undefined };

  function judgeOne(cp: number, run: Run): Verdict | undefined {
    const name = (): string => characterName(cp);
    const inside = (rule: string): Verdict => ({
      rule,
      severity: 'medium',
      message: () => `invisible ${name()} inside the word "${near.word(run)}"`,
    });
    const beside = (rule: string, severity: Severity): Verdict => ({
      rule,
      severity,
      message: () => `invisible ${name()} beside "${near.word(run)}"`,
    });
    switch (cp) {
      case 0x200c:
      case 0x200d: {
        if (near.isBeside(run, JOIN)) return undefined;
        if (cp === 0x200d && isEmoji(run.prev)) {
          return {
            rule: 'dangling-emoji-joiner',
            severity: isLetter(run.next) ? 'low' : 'info',
            message: () => `${name()} after an emoji joins it to nothing`,
          };
        }
        const isLigature = /^[fF\u017f]$/.test(char(run.prev)) && /^[fijltbhk\u017f]$/.test(char(run.next));
        if (cp === 0x200c && isLigature) return beside('zero-width', 'info');
        return insideOrInfo(run, inside, beside);
      }
      case 0x200b:
      case 0x2060:
        if (near.isBeside(run, WRAP)) return undefined;
        return insideOrInfo(run, inside, beside);
      case 0xfeff: {
        if (run.start === 0) return run.symbols.length > 1 ? beside('misplaced-bom', 'info') : undefined;
        if (near.isInWord(run)) return inside('misplaced-bom');
        const isLineStart = run.prev === 0x0a || run.prev === 0x0d;
        return {
          rule: 'misplaced-bom',
          severity: isLineStart ? 'info' : 'low',
          message: () => `${name()} in the middle of the text: "${near.word(run)}"`,
        };
      }
      case 0x200e:
      case 0x200f:
      case 0x061c:
        if (RTL_LETTER.has(run.prev) || RTL_LETTER.has(run.next)) return undefined;
        if (near.isInWord(run)) return inside('bidi-mark');
        return near.hasRtl() ? undefined : beside('bidi-mark', 'info');
      case 0xad:
        return judgeSoftHyphen(run, name);
      case 0x34f:
        if (isCombiningMark(run.prev) || isCombiningMark(run.next) || near.isBeside(run, JOIN))
          return undefined;
        return near.isInWord(run) ? inside('zero-width') : beside('zero-width', 'low');
      case 0x2061:
      case 0x2062:
      case 0x2063:
      case 0x2064:
        return judgeMath(cp, run, name);
      case 0x115f:
      case 0x1160: {
        const isJamo =
          within(run.prev, 0x1100, 0x115f) ||
          within(run.prev, 0xa960, 0xa97c) ||
          within(run.next, 0x1160, 0x11ff) ||
          within(run.next, 0xd7b0, 0xd7fb);
        if (isJamo) return undefined;
        return filler(name, isQuote(run.prev) && isQuote(run.next) ? 'info' : 'high');
      }
      case 0x3164:
        return within(run.prev, 0x3131, 0x318e) || within(run.next, 0x3131, 0x318e)
          ? undefined
          : filler(name, 'high');
      case 0xffa0:
        return within(run.prev, 0xffa1, 0xffdc) || within(run.next, 0xffa1, 0xffdc)
          ? undefined
          : filler(name, 'high');
      case 0x17b4:
      case 0x17b5:
        return within(run.prev, 0x1780, 0x17ff) || within(run.next, 0x1780, 0x17ff)
          ? undefined
          : filler(name, 'high');
      case 0x1d159:
        if (isMusic(run)) return undefined;
        return { rule: 'reserved-ignorable', severity: 'info', message: () => `${name()} outside music` };
    }
    if (within(cp, 0x206a, 0x206f)) {
      return {
        rule: 'deprecated-format',
        severity: 'high',
        message: () => `deprecated invisible control ${name()}`,
      };
    }
    if (within(cp, 0xfff9, 0xfffb)) {
      return {
        rule: 'interlinear-annotation',
        severity: 'high',
        message: () => `${name()} hides or splits text`,
      };
    }
    if (within(cp, 0x1d173, 0x1d17a)) {
      if (isMusic(run)) return undefined;
      return {
        rule: 'reserved-ignorable',
        severity: 'high',
        message: () => `invisible ${name()} outside music`,
      };
    }
    if (within(cp, 0x1bca0, 0x1bca3)) {
      if (within(run.prev, 0x1bc00, 0x1bc9f) || within(run.next, 0x1bc00, 0x1bc9f)) return undefined;
      return {
        rule: 'reserved-ignorable',
        severity: 'high',
        message: () => `invisible ${name()} outside shorthand`,
      };
    }
    if (within(cp, 0x180b, 0x180f)) {
      if (isMongolian(run.prev) || isMongolian(run.next)) return undefined;
      return {
        rule: 'zero-width',
        severity: 'medium',
        message: () => `invisible ${name()} outside Mongolian text`,
      };
    }
    if (isVariationSelector(cp)) {
      return {
        rule: 'stray-variation-selector',
        severity: cp === 0xfe0f ? 'info' : 'high',
        message: () => `stray ${name()}`,
      };
    }
    if (isBidiFormat(cp)) return undefined;
    return {
      rule: 'reserved-ignorable',
      severity: 'high',
      message: () =>
        `invisible character ${codePointLabel(cp)} that Unicode has reserved: nothing honest uses it`,
    };
  }

  function insideOrInfo(
    run: Run,
    inside: (rule: string) => Verdict,
    beside: (rule: string, severity: Severity) => Verdict,
  ): Verdict {
    if (!near.isInWord(run)) return beside('zero-width', 'info');
    const verdict = inside('zero-width');
    return isDigit(run.prev) || isDigit(run.next) ? { ...verdict, severity: 'info' } : verdict;
  }

  function judgeSoftHyphen(run: Run, name: () => string): Verdict | undefined {
    if (!isLetter(near.base(run.start)) && !isLetter(run.next)) {
      return { rule: 'soft-hyphen', severity: 'info', message: () => `${name()} beside no letter` };
    }

    if (run.start < hyphenated.end) return hyphenated.verdict;
    let start = run.start;
    while (
      start > 0 &&
      run.start - start < 200 &&
      (text[start - 1] === '\u00ad' || isLetter(near.before(start)))
    )
      start--;
    let end = run.end;
    while (end < text.length && end - run.end < 200 && (text[end] === '\u00ad' || isLetter(near.after(end))))
      end++;
    const segments = text.slice(start, end).split('\u00ad');
    const hyphens = segments.length - 1;
    const letters = segments.join('').length;
    const single = segments.filter((segment) => segment.length === 1).length;
    const isSplit = hyphens >= 3 && hyphens / letters > 0.5 && single >= 3;
    const message = (): string =>
      `${hyphens} invisible soft hyphens split "${visible(segments.join(''), 60)}" letter by letter`;
    hyphenated = { end, verdict: isSplit ? { rule: 'soft-hyphen', severity: 'medium', message } : undefined };
    return hyphenated.verdict;
  }

  function judgeMath(cp: number, run: Run, name: () => string): Verdict | undefined {
    const left = near.lettersBefore(run.start);
    const right = near.lettersAfter(run.end);
    const isFunction = FUNCTIONS.has(right.toLowerCase());
    const splits = (): Verdict => ({
      rule: 'invisible-math',
      severity: 'medium',
      message: () => `invisible ${name()} splits the word "${near.word(run)}"`,
    });
    if (cp === 0x2061) {
      if ([...right].length <= 2 && !(right === '' && /\s/.test(char(run.next)) && left.length > 4))
        return undefined;
      if (isFunction || FUNCTIONS.has(left.toLowerCase())) return undefined;
      if (right === '')
        return { rule: 'invisible-math', severity: 'info', message: () => `${name()} after a word` };
      return splits();
    }
    const isMathBeside = /[\p{L}\p{N}\p{Sm}\p{Ps}\p{Pe}]/u;
    if (!isMathBeside.test(char(run.prev)) && !isMathBeside.test(char(run.next))) {
      return {
        rule: 'invisible-math',
        severity: 'low',
        message: () => `invisible ${name()} beside no formula`,
      };
    }
    if ([...left].length <= 2 && [...right].length <= 2) return undefined;
    if (isFunction || (cp === 0x2062 && (left === '' || right === ''))) return undefined;
    return left !== '' && right !== ''
      ? splits()
      : {
          rule: 'invisible-math',
          severity: 'low',
          message: () => `invisible ${name()} beside "${near.word(run)}"`,
        };
  }

  return judgeOne;
}
