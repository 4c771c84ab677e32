/**
 * `npm run eval`: how much of a labelled corpus is found, and how much of what is honest is flagged. See
 * docs/evaluation.md.
 *
 *   npm run eval -- --corpus <folder|archive.tar.gz> [--json FILE] [--summary FILE] [--source NAME] [--misses N]
 *                   [--families a,b] [--in-process | --cli | --as-package]
 *
 *   --corpus      a folder with index.jsonl, a folder with one archive that holds it, or the archive
 *   --json FILE   the same for a machine, always with all misses
 *   --summary FILE figures alone, without paths and excerpts; what FILE holds of the other way to look is kept
 *   --source NAME only the units of one source
 *   --misses N    most misses, and most false alarms of each rule, that are listed (default: all)
 *   --families    only findings of these families count
 *   --in-process  scan in this process (the default)
 *   --cli         scan with dist/cli.cjs
 *   --as-package  audit each unit as a package of its own: a skill with its whole folder, any other file alone
 *
 * Exit codes: 0 measured, 2 no corpus or wrong usage, 3 a bug.
 */
import fs from 'node:fs';
import { parseArgs } from 'node:util';
import { ExpectedError } from '../src/errors';
import { visible } from '../src/text/escape';
import { FAMILIES } from '../src/types';
import { corpusRoot, loadCorpus, locateCorpus } from './eval/load';
import { print } from './eval/print';
import { scanInProcess, scanWithCli, staleness } from './eval/scan';
import { score } from './eval/score';
import { type EvalResults, type EvalSummary, summaryOf } from './eval/summary';
import { withUnpacked } from './eval/unpack';

interface Options {
  corpus: string;
  json: string | undefined;
  summary: string | undefined;
  source: string | undefined;
  misses: number;
  families: string[] | undefined;
  useCli: boolean;
  asPackage: boolean;
}

const USAGE =
  'npm run eval -- --corpus <folder|archive.tar.gz> [--json FILE] [--summary FILE] [--source NAME] [--misses N] [--families a,b] [--cli | --as-package]';

/** @throws ExpectedError `usage` */
function parseOptions(args: string[]): Options {
  const { values } = parse(args);
  const { corpus, misses, families } = values;
  if (corpus === undefined) throw new ExpectedError('usage', '--corpus is missing', USAGE);
  if (misses !== undefined && !/^\d+$/.test(misses)) {
    throw new ExpectedError('usage', `--misses ${visible(misses, 40)}: not a number`, USAGE);
  }
  const wanted = families?.split(',');
  const unknown = wanted?.find((name) => !(FAMILIES as readonly string[]).includes(name));
  if (unknown !== undefined) {
    throw new ExpectedError(
      'usage',
      `--families ${visible(unknown, 40)}: no such family`,
      FAMILIES.join(', '),
    );
  }
  if ([values.cli, values['in-process'], values['as-package']].filter(Boolean).length > 1) {
    throw new ExpectedError('usage', '--cli, --in-process and --as-package exclude each other', USAGE);
  }
  return {
    corpus,
    json: values.json,
    summary: values.summary,
    source: values.source,
    misses: misses === undefined ? Number.POSITIVE_INFINITY : Number(misses),
    families: wanted,
    useCli: values.cli ?? false,
    asPackage: values['as-package'] ?? false,
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        corpus: { type: 'string' },
        json: { type: 'string' },
        summary: { type: 'string' },
        source: { type: 'string' },
        misses: { type: 'string' },
        families: { type: 'string' },
        'in-process': { type: 'boolean' },
        cli: { type: 'boolean' },
        'as-package': { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new ExpectedError('usage', visible((error as Error).message.split('\n')[0]!, 200), USAGE);
  }
}

async function main(args: string[]): Promise<number> {
  const options = parseOptions(args);
  const place = locateCorpus(options.corpus);
  if ('folder' in place) return evaluate(place.folder, options);
  // A process of its own: this one stays awake and removes the folder, also when a rule never ends.
  return withUnpacked(place.archive, async (folder, run) => {
    const self = [...process.execArgv, import.meta.filename, ...args, '--corpus', corpusRoot(folder)];
    return (await run(process.execPath, self, 'inherit')).code;
  });
}

async function evaluate(
  folder: string,
  { json, summary, source, misses, families, useCli, asPackage }: Options,
): Promise<number> {
  const corpus = loadCorpus(folder, source);
  const files = [...new Set(corpus.units.flatMap((unit) => unit.files))];
  if (files.length === 0) {
    throw new ExpectedError(
      'not-found',
      'none of the units in index.jsonl is there',
      'is it the right folder?',
    );
  }
  const warning = staleness(useCli);
  if (warning) process.stderr.write(`eval: ${warning}\n`);
  if (asPackage) {
    const { auditInProcess, verdictTable } = await import('./eval/packages');
    const { report, time, verdicts, corpus: packages } = await auditInProcess(corpus);
    const evaluation = { ...score(packages, report, time, families), verdicts };
    if (json !== undefined) fs.writeFileSync(json, `${JSON.stringify(evaluation, undefined, 2)}\n`);
    if (summary !== undefined) saveSummary(summary, 'audit', { ...summaryOf(evaluation), verdicts });
    process.stdout.write(`${print(evaluation, misses)}\n${verdictTable(verdicts)}\n`);
    return 0;
  }
  const { report, time } = useCli ? scanWithCli(corpus.root, files) : await scanInProcess(corpus.root, files);
  const evaluation = score(corpus, report, time, families);
  if (json !== undefined) fs.writeFileSync(json, `${JSON.stringify(evaluation, undefined, 2)}\n`);
  if (summary !== undefined) saveSummary(summary, 'scan', summaryOf(evaluation));
  process.stdout.write(print(evaluation, misses));
  return 0;
}

/** @param way the other one stays as it is */
function saveSummary(file: string, way: keyof EvalResults, summary: EvalSummary): void {
  const before: EvalResults = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : {};
  fs.writeFileSync(file, `${JSON.stringify({ ...before, [way]: summary }, undefined, 2)}\n`);
}

// `| head` closes the pipe: no reason for a stack trace.
process.stdout.on('error', () => {});
main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    if (error instanceof ExpectedError) {
      process.stderr.write(`eval: ${error.message} (hint: ${error.hint})\n`);
      process.exitCode = 2;
    } else {
      process.stderr.write(`${visible(String((error as Error)?.stack ?? error)).replaceAll('\\n', '\n')}\n`);
      process.exitCode = 3;
    }
  },
);
