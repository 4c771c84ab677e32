/**
 * Control characters: what a terminal does with them, a reader does not see, and a model reads through.
 *
 * Rules: ansi-escape, control-char, backspace-overwrite, cr-overwrite, line-separator, nul-byte.
 */
import { codePointLabel } from '../../text/characters';
import { visible } from '../../text/escape';
import { FEATURE } from '../../text/features';
import { lineStart } from '../../text/lines';
import type { Severity } from '../../types';
import { removal, type TextContext } from '../context';

export function checkControls(context: TextContext): void {
  const { features } = context;
  if ((features & FEATURE.CARRIAGE_RETURN) !== 0) checkCarriageReturns(context);
  if ((features & FEATURE.SEPARATOR) !== 0) checkLineSeparators(context);
  if ((features & FEATURE.CONTROL) !== 0) checkControlRuns(context, checkAnsi(context));
}

// --- terminal escape sequences (ECMA-48) ------------------------------------------------------------------------

/** CSI, OSC, the string controls, and reset. Each alternative starts differently; none repeats a repeated group. */
const ESCAPE_SEQUENCE =
  /(?:\x1b\[|\x9b)([0-?]*)[ -/]*([@-~])|\x1b\]([^\x07\x1b\n]*)(?:\x07|\x1b\\)?|\x1b([PX^_])[^\x1b\n]*(?:\x1b\\)?|\x1b(c)/g;
/** Cursor, erase, scroll, mode: what was there before is no longer what is seen. */
const REWRITES = /^[ABCDEFGHJKLMPSTXfhilnsu@]$/;
/** Hyperlink, progress, font, clipboard, iTerm2 files. */
const OSC_CRITICAL = /^(?:8|9|50|52|1337)(?:;|$)/;

interface Stretch {
  start: number;
  end: number;
}

function checkAnsi(context: TextContext): Stretch[] {
  const { text, isCode } = context;
  const stretches: Stretch[] = [];
  if (!/[\x1b\x9b]/.test(text)) return stretches;
  let run: (Stretch & { severity: Severity; what: string; decoded?: string }) | undefined;
  const flush = (): void => {
    if (!run) return;
    const { start, end, severity, what, decoded } = run;
    context.report(
      'hidden-text/ansi-escape',
      isCode ? 'info' : severity,
      start,
      end,
      () => `terminal escape: ${what}`,
      () => ({ ...(decoded === undefined ? {} : { decoded }), ...removal(start, end) }),
    );
    stretches.push({ start, end });
    run = undefined;
  };
  ESCAPE_SEQUENCE.lastIndex = 0;
  for (let match = ESCAPE_SEQUENCE.exec(text); match; match = ESCAPE_SEQUENCE.exec(text)) {
    const start = match.index;
    const end = start + match[0].length;
    // 0x9B is a control sequence introducer only where it is not half of double-encoded UTF-8.
    if (match[0][0] === '\x9b' && isMojibakeTail(text, start)) continue;
    const verdict = judgeSequence(match, text, end);
    if (run && run.end === start) {
      run.end = end;
      if (rank(verdict.severity) < rank(run.severity)) Object.assign(run, verdict);
    } else {
      flush();
      run = { start, end, ...verdict };
    }
  }
  flush();
  return stretches;
}

function rank(severity: Severity): number {
  return ['critical', 'high', 'medium', 'low', 'info'].indexOf(severity);
}

function judgeSequence(
  match: RegExpExecArray,
  text: string,
  end: number,
): { severity: Severity; what: string; decoded?: string } {
  const [whole, parameters, final, osc, string, reset] = match;
  if (final !== undefined) {
    const shown = `${parameters}${final}`;
    if (final === 'm') {
      const codes = (parameters ?? '').split(';');
      const isConcealed = codes.includes('8') && !/(?:^|;)[34]8;5;8(?:;|$)/.test(parameters!);
      const isBlack = codes.includes('30') || /38;5;0(?:;|$)|38;2;0;0;0(?:;|$)/.test(parameters ?? '');
      if (isConcealed || isBlack) {
        const hidden = /^[^\x1b\n]*/.exec(text.slice(end, end + 400))![0];
        return {
          severity: 'high',
          what: `${isConcealed ? 'conceal' : 'black'} text (ESC[${shown}): "${visible(hidden, 80)}"`,
          decoded: hidden,
        };
      }
      return { severity: 'medium', what: `colour or style (ESC[${shown})` };
    }
    return REWRITES.test(final)
      ? { severity: 'high', what: `moves, erases or scrolls what is shown (ESC[${shown})` }
      : { severity: 'medium', what: `control sequence ESC[${shown}` };
  }
  if (osc !== undefined) {
    const isCritical = OSC_CRITICAL.test(osc);
    const clipboard = /^52;[^;]*;([A-Za-z0-9+/=]+)$/.exec(osc);
    if (clipboard) {
      const decoded = Buffer.from(clipboard[1]!, 'base64').toString('utf8');
      return {
        severity: 'critical',
        what: `writes "${visible(decoded, 80)}" to the clipboard (OSC 52)`,
        decoded,
      };
    }
    return {
      severity: isCritical ? 'critical' : 'high',
      what: `${isCritical ? 'acts on the terminal' : 'operating system command'} (OSC ${visible(osc, 80)})`,
    };
  }
  if (string !== undefined)
    return { severity: 'high', what: `a device control string of ${whole.length} characters` };
  return { severity: 'high', what: reset === undefined ? 'escape' : 'resets the terminal (ESC c)' };
}

// --- single controls --------------------------------------------------------------------------------------------

const CONTROL_RUN = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]+/g;

function checkControlRuns(context: TextContext, inEscape: Stretch[]): void {
  const { text } = context;
  let next = 0;
  for (const match of text.matchAll(CONTROL_RUN)) {
    let start = match.index;
    const end = start + match[0].length;
    while (next < inEscape.length && inEscape[next]!.end <= start) next++;
    const sequence = inEscape[next];
    if (sequence && sequence.start < end) {
      if (sequence.start <= start) start = Math.min(end, sequence.end);
      if (start >= end) continue;
    }
    judgeControls(context, start, sequence && sequence.start < end ? Math.max(start, sequence.start) : end);
  }
}

function judgeControls(context: TextContext, start: number, end: number): void {
  const { text } = context;
  const controls = text.slice(start, end);
  if (controls === '') return;
  const nul = controls.indexOf('\0');
  if (nul !== -1) {
    const last = controls.lastIndexOf('\0') + 1;
    context.report(
      'hidden-text/nul-byte',
      'high',
      start + nul,
      start + last,
      'a NUL byte: many programs stop reading here, a model does not',
      () => removal(start + nul, start + last),
    );
    if (last - nul === controls.length) return;
  }
  const backspaces = /\x08{2,}/.exec(controls);
  if (backspaces) {
    const from = start + backspaces.index;
    const row = (): string => text.slice(lineStart(text, from, backspaces[0].length), from);
    context.report(
      'hidden-text/backspace-overwrite',
      'high',
      from,
      from + backspaces[0].length,
      () => `${backspaces[0].length} backspaces erase "${visible(row(), 80)}" on a terminal`,
      () => ({ decoded: row(), ...removal(from, from + backspaces[0].length) }),
    );
    return;
  }
  if (nul !== -1) return;
  const first = controls.charCodeAt(0);
  if (first >= 0x80) {
    context.report(
      'hidden-text/control-char',
      'info',
      start,
      end,
      () => `C1 control ${codePointLabel(first)}: ${mojibake(text, start)}`,
    );
    return;
  }
  const isWord =
    /[\p{L}\p{N}]$/u.test(text.slice(Math.max(0, start - 2), start)) &&
    /^[\p{L}\p{N}]/u.test(text.slice(end, end + 2));
  const severity: Severity = isWord ? 'medium' : first === 5 || first === 14 || first === 15 ? 'low' : 'info';
  const where = isWord ? 'inside a word' : 'in a text';
  context.report(
    'hidden-text/control-char',
    severity,
    start,
    end,
    () => `control character ${codePointLabel(first)} ${where}`,
    () => removal(start, end),
  );
}

const WINDOWS_1252 =
  '\u20ac\0\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\0\u017d\0\0\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\0\u017e\u0178';

/** Is the character at `at` a continuation byte of UTF-8 that was decoded twice? */
function isMojibakeTail(text: string, at: number): boolean {
  let lead = at - 1;
  while (lead >= 0 && at - lead < 4 && isByteTail(text.charCodeAt(lead))) lead--;
  const unit = text.charCodeAt(lead);
  return lead >= 0 && unit >= 0xc2 && unit <= 0xf4;
}

function isByteTail(unit: number): boolean {
  return unit >= 0x80 && unit <= 0xbf;
}

function mojibake(text: string, at: number): string {
  if (isMojibakeTail(text, at)) return 'UTF-8 that was decoded twice';
  const meant = WINDOWS_1252[text.charCodeAt(at) - 0x80];
  return meant && meant !== '\0' ? `probably "${meant}" from Windows-1252` : 'no use in a text';
}

// --- lines ------------------------------------------------------------------------------------------------------

function checkCarriageReturns(context: TextContext): void {
  const { text } = context;
  const lone: number[] = [];
  for (let at = text.indexOf('\r'); at !== -1; at = text.indexOf('\r', at + 1)) {
    if (text[at + 1] !== '\n' && !(text[at + 1] === '\r' && text[at + 2] === '\n')) lone.push(at);
  }
  if (lone.length === 0) return;
  const feeds = text.split('\n').length - 1;
  const first = lone[0]!;
  if (feeds === 0 || (lone.length > 20 && lone.length >= feeds)) {
    context.report(
      'hidden-text/cr-overwrite',
      'info',
      first,
      first + 1,
      'lines end in CR alone, as on a classic Mac',
    );
    return;
  }
  let done = -1;
  for (const at of lone) {
    if (at < done) continue;
    const rowStart = text.lastIndexOf('\n', at) + 1;
    const newline = text.indexOf('\n', at);
    const rowEnd = newline === -1 ? text.length : text[newline - 1] === '\r' ? newline - 1 : newline;
    done = rowEnd;
    const halves = text.slice(rowStart, rowEnd).split('\r').filter(Boolean);
    if (halves.length < 2) continue;
    const shown = halves.at(-1)!;
    const hidden = halves.slice(0, -1).join('\r');
    const severity = shown.length >= halves[0]!.length ? 'high' : 'medium';
    context.report(
      'hidden-text/cr-overwrite',
      severity,
      rowStart,
      rowEnd,
      () => `a carriage return hides "${visible(hidden, 80)}" behind "${visible(shown, 80)}" on a terminal`,
      { decoded: hidden },
    );
  }
}

function checkLineSeparators(context: TextContext): void {
  const { text, isCode } = context;
  for (const match of text.matchAll(/[\u2028\u2029]+/g)) {
    const start = match.index;
    const row = text.slice(lineStart(text, start, 500), start);
    const endsComment = isCode && /\/\/|#|--/.test(row);
    context.report(
      'hidden-text/line-separator',
      endsComment ? 'medium' : 'info',
      start,
      start + match[0].length,
      () =>
        endsComment
          ? `${codePointLabel(match[0].charCodeAt(0))} ends a comment for the compiler and not for the reader`
          : `${codePointLabel(match[0].charCodeAt(0))} pasted from a word processor`,
      removal(start, start + match[0].length),
    );
  }
}
