/**
 * The units of a corpus, each audited as the package it would be installed as: a folder of a skill as a whole, also where
 * the label belongs to its SKILL.md alone; any other file as a package of one file.
 */
import fs from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { version } from '../../package.json';
import { auditTarget } from '../../src/commands/audit';
import { VERDICTS, type Verdict } from '../../src/judge/verdict';
import { pinnedSource } from '../../src/source/pinned';
import type { Source } from '../../src/source/source';
import { workingTree } from '../../src/source/working-tree';
import type { Report } from '../../src/types';
import { type Corpus, LABELS, type Label, type Unit } from './load';
import type { Scanned } from './scan';

/** Packages by verdict. */
export type Verdicts = Record<Label, Record<Verdict, number>>;

export interface AuditedCorpus extends Scanned {
  /** Units whose files are those of the packages, as the report names them. */
  corpus: Corpus;
  verdicts: Verdicts;
}

export async function auditInProcess(corpus: Corpus): Promise<AuditedCorpus> {
  const started = performance.now();
  const verdicts = Object.fromEntries(
    LABELS.map((label) => [label, Object.fromEntries(VERDICTS.map((verdict) => [verdict, 0]))]),
  ) as Verdicts;
  let report: Report | undefined;
  const units: Unit[] = [];
  const perFile: { path: string; microseconds: number }[] = [];
  for (const unit of corpus.units) {
    const before = performance.now();
    const audit = await auditTarget(
      {
        name: unit.path,
        source: sourceOf(corpus.root, unit),
        nested: [],
        origin: { type: 'directory' },
        observations: [],
        skipped: [],
        close: async () => {},
      },
      { version },
    );
    perFile.push({ path: unit.path, microseconds: Math.round((performance.now() - before) * 1_000) });
    verdicts[unit.label][audit.verdict]++;
    // One unit may lie in another: each has the findings of its own package.
    const placed = <T extends { path: string }>(one: T): T => ({ ...one, path: `${unit.path}!/${one.path}` });
    const findings = audit.findings.map(placed);
    units.push({ ...unit, files: [...new Set([unit.path, ...findings.map((one) => one.path)])] });
    report ??= { ...audit, findings: [], skipped: [] };
    report.findings.push(...findings);
    report.skipped.push(...audit.skipped.map(placed));
  }
  const totalMs = performance.now() - started;
  if (!report) throw new Error('a corpus without units');
  return {
    report,
    corpus: { ...corpus, units },
    verdicts,
    time: { files: corpus.units.length, totalMs, perFile },
  };
}

function sourceOf(root: string, unit: Unit): Source {
  const place = path.join(root, unit.path);
  if (unit.kind === 'skill-dir') return workingTree(place);
  if (/^skill\.md$/i.test(path.basename(place))) return workingTree(path.dirname(place));
  const open = (): { bytes: Buffer } => ({ bytes: fs.readFileSync(place) });
  return pinnedSource(new Map([[unit.path, { executable: false, open }]]));
}

/** @returns a table of verdicts by label */
export function verdictTable(verdicts: Verdicts): string {
  const lines = LABELS.map((label) => {
    const counts = verdicts[label];
    const all = VERDICTS.reduce((sum, verdict) => sum + counts[verdict], 0);
    const parts = VERDICTS.map((verdict) => `${verdict} ${counts[verdict]}`).join(', ');
    return `  ${label}: ${all} packages: ${parts}`;
  });
  return ['Verdicts', ...lines].join('\n');
}
