/**
 * Our entries in a JSON file of somebody else, with its comments and its formatting. Nothing that is there is
 * replaced.
 */
import { applyEdits, type JSONPath, modify, type ParseError, parse } from 'jsonc-parser';
import { ByHand } from './target';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const OURS = 'primitives hook ';

/** @throws ByHand for what is not JSON, or is built in another way than ours */
export function withEntries(text: string, wanted: object): string {
  return behindMark(text, (rest) => added(rest, [], wanted as Json));
}

/** @returns the text without entries of ours, and without what is empty because of that */
export function withoutEntries(text: string, wanted: object): string {
  return behindMark(text, (rest) => removed(rest, [], wanted as Json));
}

const MARK = '\ufeff';

function behindMark(text: string, change: (rest: string) => string): string {
  return text.startsWith(MARK) ? MARK + change(text.slice(1)) : change(text);
}

function added(text: string, path: JSONPath, wanted: Json): string {
  const there = valueAt(text, path);
  if (there === undefined) return edited(text, path, wanted);
  if (Array.isArray(wanted)) {
    if (!Array.isArray(there)) throw differs(path);
    return wanted.reduce((before: string, item) => withItem(before, path, item), text);
  }
  if (isMap(wanted)) {
    if (!isMap(there)) throw differs(path);
    return Object.entries(wanted).reduce(
      (before, [key, value]) => added(before, [...path, key], value),
      text,
    );
  }
  return text;
}

/** An entry with our command is ours, also when somebody gave it other options: then it stays as they want it. */
function withItem(text: string, path: JSONPath, item: Json): string {
  const items = valueAt(text, path) as Json[];
  if (items.some((one) => JSON.stringify(one).includes(OURS))) return text;
  return edited(text, [...path, items.length], item, true);
}

function removed(text: string, path: JSONPath, wanted: Json): string {
  const there = valueAt(text, path);
  if (Array.isArray(wanted) && Array.isArray(there)) {
    let rest = text;
    for (let i = there.length - 1; i >= 0; i--) {
      if (isOurs(there[i]!)) rest = edited(rest, [...path, i], undefined);
    }
    return rest === text ? text : withoutEmpty(rest, path);
  }
  if (!isMap(wanted) || !isMap(there)) return text;
  let rest = text;
  for (const [key, value] of Object.entries(wanted)) rest = removed(rest, [...path, key], value);
  return rest === text ? text : withoutEmpty(rest, path);
}

function withoutEmpty(text: string, path: JSONPath): string {
  const there = valueAt(text, path);
  const isEmpty = path.length > 0 && isContainer(there) && Object.keys(there).length === 0;
  return isEmpty ? edited(text, path, undefined) : text;
}

function edited(text: string, path: JSONPath, value: Json | undefined, isInsertion = false): string {
  const indent = /^([ \t]+)\S/m.exec(text)?.[1] ?? '  ';
  const edits = modify(text, path, value, {
    isArrayInsertion: isInsertion,
    formattingOptions: {
      insertSpaces: !indent.startsWith('\t'),
      tabSize: indent.startsWith('\t') ? 1 : indent.length,
      eol: text.includes('\r\n') ? '\r\n' : '\n',
    },
  });
  return applyEdits(text, edits);
}

function valueAt(text: string, path: JSONPath): Json | undefined {
  const errors: ParseError[] = [];
  let value: Json | undefined = parse(text, errors, { allowTrailingComma: true });
  if (errors.length > 0) throw new ByHand('it is not valid JSON');
  for (const key of path) {
    if (!isContainer(value) || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, Json>)[key];
  }
  return value;
}

function differs(path: JSONPath): ByHand {
  return new ByHand(`"${path.join('.')}" in it is something else than a hook can be added to`);
}

function isOurs(item: Json): boolean {
  return JSON.stringify(item).includes(OURS) && !isShared(item);
}

/** Somebody put another command beside ours, or ours beside another: leave it. */
function isShared(item: Json): boolean {
  if (!isMap(item) || !Array.isArray(item.hooks)) return false;
  const ours = item.hooks.filter((hook) => JSON.stringify(hook).includes(OURS));
  return ours.length > 0 && ours.length < item.hooks.length;
}

function isMap(value: Json | undefined): value is { [key: string]: Json } {
  return isContainer(value) && !Array.isArray(value);
}

function isContainer(value: Json | undefined): value is Json[] | { [key: string]: Json } {
  return typeof value === 'object' && value !== null;
}
