/** What was measured, and on what: figures without these say nothing. */
import { execFileSync } from 'node:child_process';
import os from 'node:os';

export interface Machine {
  cpu: string;
  cores: number;
  platform: string;
  node: string;
  /** Of the last minute, when the run began or ended, whichever was more. */
  load: number;
  /** Of the measured commit: the same on every machine. */
  commit: { id: string; date: string; isClean: boolean };
}

export function machineOf(): Machine {
  const [id = '', date = ''] = git('log', '-1', '--format=%h %cs').split(' ');
  return {
    cpu: os.cpus()[0]?.model ?? 'unknown',
    cores: os.cpus().length,
    platform: `${process.platform} ${process.arch}`,
    node: process.version,
    load: Number((os.loadavg()[0] ?? 0).toFixed(2)),
    // What a run of the bench itself writes does not change what is measured.
    commit: { id, date, isClean: git('status', '--porcelain', '--', 'src', 'rules') === '' },
  };
}

function git(...args: string[]): string {
  try {
    return execFileSync('git', args, { cwd: import.meta.dirname, encoding: 'utf8' }).trim();
  } catch {
    return '';
  }
}
