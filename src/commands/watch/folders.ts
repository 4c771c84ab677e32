/**
 * Watches folders, each by itself and not what is below: which ones count is known to the scan alone, and it says so
 * before it looks (src/source/telling.ts). So there is no second opinion on what to leave out, and no moment between
 * looking and watching. What an event says is not asked: that there was one is all that counts.
 */
import fs from 'node:fs';
import path from 'node:path';
import { ExpectedError } from '../../errors';

export interface Folders {
  /** From now on changes in this folder are told; in the nearest one above, when there is none. */
  watch(folder: string): void;
  /**
   * All has been named that counts; the rest is let go.
   * @throws ExpectedError `unwatchable` when one of them cannot be watched: changes there would not be seen
   */
  settle(): void;
  close(): void;
}

interface Watched {
  watcher: fs.FSWatcher;
  /** Which folder it was: another one may have its name by now. */
  id: string;
}

/** @param onChange called for every event, of which one change makes several */
export function newFolders(onChange: () => void): Folders {
  const watched = new Map<string, Watched>();
  let named = new Set<string>();
  let failed: ExpectedError | undefined;

  function forget(folder: string): void {
    watched.get(folder)?.watcher.close();
    watched.delete(folder);
  }

  function start(folder: string, id: string): void {
    const watcher = fs.watch(folder, (event, name) => {
      // It was removed or renamed itself, or something in it that has its name.
      if (event === 'rename' && name === path.basename(folder)) forget(folder);
      onChange();
    });
    watcher.on('error', () => {
      forget(folder);
      onChange();
    });
    watched.set(folder, { watcher, id });
  }

  function watch(folder: string): void {
    if (named.has(folder)) return;
    named.add(folder);
    try {
      const { dev, ino } = fs.statSync(folder);
      const id = `${dev}:${ino}`;
      if (watched.get(folder)?.id === id) return;
      forget(folder);
      start(folder, id);
    } catch (error) {
      const { code = 'error' } = error as NodeJS.ErrnoException;
      const above = path.dirname(folder);
      if (code === 'ENOENT' || code === 'ENOTDIR') {
        if (above !== folder) watch(above);
        // A folder that may not be read is in the report.
      } else if (code !== 'EACCES' && code !== 'EPERM') failed ??= unwatchable(folder, code, watched.size);
    }
  }

  return {
    watch,
    settle() {
      for (const folder of watched.keys()) if (!named.has(folder)) forget(folder);
      named = new Set();
      if (failed) throw failed;
    },
    close() {
      for (const folder of [...watched.keys()]) forget(folder);
    },
  };
}

const HINTS: Record<string, string> = {
  ENOSPC: 'raise fs.inotify.max_user_watches (`sysctl`), or name the folders that matter',
  EMFILE: 'raise fs.inotify.max_user_instances (`sysctl`) or the limit of open files (`ulimit -n`)',
};

function unwatchable(folder: string, code: string, count: number): ExpectedError {
  return new ExpectedError(
    'unwatchable',
    `cannot watch ${folder}: ${code}, with ${count} folders watched: changes there would not be seen`,
    HINTS[code] ?? 'run `primitives scan` without --watch',
  );
}
