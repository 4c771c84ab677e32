/** Which report goes where. A file is written beside its target and renamed, so that nobody reads half of one. */
import fs from 'node:fs';
import path from 'node:path';
import { ExpectedError } from '../errors';
import type { ReportFormat, ReportOptions } from '../report/options';
import { pretty } from '../report/pretty';
import type { Report } from '../types';
import type { Io } from './io';

/** Formats by name; each but the default is a chunk of its own. */
export type Formats<R extends Report> = Record<string, () => Promise<ReportFormat<R>>>;

/** One row a format, for every report. */
export const FORMATS = {
  pretty: async () => pretty,
  json: async () => (await import('../report/json')).json,
  html: async () => (await import('../report/html/page')).html,
  markdown: async () => (await import('../report/markdown')).markdown,
  sarif: async () => (await import('../report/sarif')).sarif,
  github: async () => (await import('../report/github')).github,
  gitlab: async () => (await import('../report/gitlab')).gitlab,
  junit: async () => (await import('../report/junit')).junit,
  compact: async () => (await import('../report/compact')).compact,
} satisfies Formats<Report>;

export interface Output {
  format: string;
  /** Standard output when absent. */
  file?: string;
}

interface OutputFlags {
  format?: string[];
  output?: string;
}

/**
 * @param flags `--format`, which may be repeated, and `-o`
 * @param formats those that the command has
 * @throws ExpectedError `usage`
 */
export function outputsOf({ format = ['pretty'], output }: OutputFlags, formats: object = FORMATS): Output[] {
  const outputs = format.map((value) => parseOutput(value, formats));
  if (output === undefined) return outputs;
  if (outputs.length > 1)
    throw new ExpectedError(
      'usage',
      '-o names one file for several formats',
      'write --format format:FILE for each',
    );
  outputs[0]!.file = output;
  return outputs;
}

/** `json` or `json:report.json`. */
function parseOutput(value: string, formats: object): Output {
  const colon = value.indexOf(':');
  const format = colon === -1 ? value : value.slice(0, colon);
  if (!Object.hasOwn(formats, format)) {
    throw new ExpectedError(
      'usage',
      `unknown format "${format}"`,
      `known formats: ${Object.keys(formats).join(', ')}`,
    );
  }
  const file = colon === -1 ? undefined : value.slice(colon + 1);
  if (file === '')
    throw new ExpectedError('usage', `"${value}" names no file`, `write ${format}:FILE, or ${format} alone`);
  return { format, ...(file === undefined ? {} : { file }) };
}

export type OutputOptions = Pick<ReportOptions, 'verbose' | 'quiet' | 'textOf' | 'userRules' | 'page'>;

/** A page shows more than other reports, and somebody has to look for it. */
export function isPageAmong(outputs: readonly Output[]): boolean {
  return outputs.some(({ format }) => format === 'html');
}

/** @throws ExpectedError `unwritable` */
export async function writeOutputs<R extends Report>(
  io: Io,
  report: R,
  outputs: Output[],
  options: OutputOptions,
  formats: Formats<R> = FORMATS,
): Promise<void> {
  for (const { format, file } of outputs) {
    const reporter = await formats[format]!();
    const color = file === undefined && hasColor(io);
    const text = await reporter(report, {
      ...options,
      color,
      width: file === undefined ? io.columns() : 100,
    });
    writeText(io, text, file);
  }
}

/**
 * @param file where to, relative to the working folder; standard output when absent
 * @throws ExpectedError `unwritable`
 */
export function writeText(io: Io, text: string, file: string | undefined): void {
  if (file === undefined) io.out(text);
  else writeWhole(path.resolve(io.cwd, file), text);
}

/** https://no-color.org and its counterpart. */
export function hasColor(io: Io): boolean {
  const { NO_COLOR, FORCE_COLOR } = io.env;
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== '') return FORCE_COLOR !== '0';
  if (NO_COLOR !== undefined && NO_COLOR !== '') return false;
  return io.isOutTerminal();
}

function writeWhole(file: string, text: string): void {
  const partial = `${file}.${Math.random().toString(36).slice(2, 10)}.tmp`;
  try {
    const stat = fs.statSync(file, { throwIfNoEntry: false });
    // A device or a pipe cannot be replaced.
    if (stat && !stat.isFile()) {
      fs.writeFileSync(file, text);
      return;
    }
    fs.writeFileSync(partial, text, { flag: 'wx' });
    fs.renameSync(partial, file);
  } catch (error) {
    fs.rmSync(partial, { force: true });
    const { code, message } = error as NodeJS.ErrnoException;
    throw new ExpectedError(
      'unwritable',
      `cannot write the report: ${code ?? message} ${file}`,
      'name a file in a folder that exists and that you may write to',
    );
  }
}
