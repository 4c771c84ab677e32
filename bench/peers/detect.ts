/**
 * A labelled corpus -> what one scanner finds in it, scored as `npm run eval` scores ours: a unit is found when anything at
 * or above `high`, in the scanner's own words, lies in one of its files. Every file is laid where the scanner looks for it.
 */
import fs from 'node:fs';
import path from 'node:path';
import type { Corpus, Unit } from '../../scripts/eval/load';
import { type Evaluation, score } from '../../scripts/eval/score';
import { pathBytes } from '../../src/text/escape';
import type { Finding, Report, Severity } from '../../src/types';
import { runIn, type Sandbox } from './sandbox';
import type { Peer, PeerFinding } from './table';

/** Units of one run, where a scanner does not need it otherwise. */
const BATCH = 200;
/** CPU time for a unit alone, and for each more of a batch, in seconds. A batch that takes longer is tried unit by unit. */
const UNIT_SECONDS = 20;
const MORE_SECONDS = 2;

const SEVERITIES: Record<string, Severity> = {
  critical: 'critical',
  high: 'high',
  medium: 'medium',
  moderate: 'medium',
  low: 'low',
};

export interface Detection {
  evaluation: Evaluation;
  /** Units that no file of could be given to the scanner. */
  unread: number;
  /** Units on which it ran too long or gave no report, by itself: counted as not flagged. */
  failed: { timeout: number; noReport: number };
  seconds: number;
}

interface Placed {
  unit: Unit;
  id: string;
  /** Where its files are now, relative to the stage. */
  files: string[];
}

/** @param start how the scanner is started: Node and its entry */
export function detect(
  sandbox: Sandbox,
  peer: Peer,
  start: string[],
  corpus: Corpus,
  say: (text: string) => void,
): Detection {
  const found: Finding[] = [];
  const failed = { timeout: 0, noReport: 0 };
  let unread = 0;
  const started = performance.now();
  const queue: Unit[][] = [];
  const size = peer.isPerFile ? 1 : (peer.batch ?? BATCH);
  for (let at = 0; at < corpus.units.length; at += size) queue.push(corpus.units.slice(at, at + size));
  let done = 0;
  for (let units = queue.shift(); units; units = queue.shift()) {
    const stage = fs.mkdtempSync(path.join(sandbox.folder, 'stage-'));
    fs.chmodSync(stage, 0o755);
    const placed = units.map((unit, i) =>
      placeUnit(stage, corpus, peer, unit, `u${String(i).padStart(5, '0')}`),
    );
    const files = placed.flatMap((one) => one.files);
    const outcome = runOn(
      sandbox,
      peer,
      start,
      stage,
      files,
      UNIT_SECONDS + (units.length - 1) * MORE_SECONDS,
    );
    fs.rmSync(stage, { recursive: true, force: true });
    if (typeof outcome === 'string' && units.length > 1) {
      queue.unshift(...units.map((unit) => [unit]));
      continue;
    }
    unread += placed.filter((one) => one.files.length === 0).length;
    if (typeof outcome === 'string') failed[outcome]++;
    else found.push(...attribute(outcome, placed));
    done += units.length;
    say(`${peer.name}: ${done} of ${corpus.units.length}`);
  }
  const report = { tool: { ruleset: '' }, findings: found, skipped: [] } as unknown as Report;
  const seconds = (performance.now() - started) / 1000;
  const evaluation = score(corpus, report, { files: corpus.units.length, totalMs: seconds * 1000 });
  return { evaluation, unread, failed, seconds };
}

/** Copies, never links: what a scanner is given is bytes. */
function placeUnit(stage: string, corpus: Corpus, peer: Peer, unit: Unit, id: string): Placed {
  const files: string[] = [];
  unit.files.forEach((file, index) => {
    const inside = unit.kind === 'file' ? path.posix.basename(file) : file.slice(unit.path.length + 1);
    const place = peer.place({ unit: id, index, path: inside });
    if (place === undefined) return;
    fs.mkdirSync(path.join(stage, path.dirname(place)), { recursive: true });
    fs.copyFileSync(
      Buffer.concat([Buffer.from(`${corpus.root}/`), pathBytes(file)]),
      path.join(stage, place),
    );
    fs.chmodSync(path.join(stage, place), 0o644);
    files.push(place);
  });
  return { unit, id, files };
}

/** @returns what was found, or why nothing is known */
function runOn(
  sandbox: Sandbox,
  peer: Peer,
  start: string[],
  stage: string,
  files: string[],
  seconds: number,
): PeerFinding[] | 'timeout' | 'noReport' {
  if (files.length === 0) return [];
  const found: PeerFinding[] = [];
  for (const some of peer.isPerFile ? files.map((file) => [file]) : [files]) {
    // Ours reads the list from standard input; the others are not given any.
    const input =
      peer.package === undefined ? Buffer.from(some.map((file) => `${file}\0`).join('')) : undefined;
    const ended = runIn(sandbox, [...start, ...peer.args(some)], { cwd: stage, seconds, input });
    if (ended.isTimeout) return 'timeout';
    try {
      found.push(...peer.findings(ended.stdout));
    } catch {
      return 'noReport';
    }
  }
  return found;
}

function attribute(findings: readonly PeerFinding[], placed: readonly Placed[]): Finding[] {
  const byId = new Map(placed.map((one) => [one.id, one.unit]));
  return findings.flatMap(({ file, severity, rule }) => {
    const unit = byId.get(/\bu\d{5}\b/.exec(file ?? '')?.[0] ?? '');
    if (!unit) return [];
    const level = SEVERITIES[String(severity).toLowerCase()] ?? 'info';
    // The place within the unit does not count.
    return [
      {
        path: unit.files[0]!,
        severity: level,
        rule,
        family: rule,
        region: { startLine: 1 },
      } as unknown as Finding,
    ];
  });
}
