/**
 * When to look again: once after a burst of changes, never twice at the same time, and once more when something changed
 * meanwhile.
 */

/** A checkout of thousands of files is one change; an editor writes, renames and sets modes. */
export const QUIET_MS = 100;
/** Where it is never quiet, an answer that is old already is better than none. */
export const PATIENCE_MS = 2_000;

/**
 * @param round looks; it is not called again before it is done
 * @param fail told what a round throws; there is no other after it
 * @returns to be called when something changed
 */
export function newRounds(round: () => Promise<void>, fail: (error: unknown) => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  let since: number | undefined;
  let isRunning = false;
  let isStale = false;

  function run(): void {
    since = undefined;
    isRunning = true;
    round().then(() => {
      isRunning = false;
      if (isStale) change();
    }, fail);
  }

  function change(): void {
    isStale = isRunning;
    if (isRunning) return;
    const now = Date.now();
    since ??= now;
    clearTimeout(timer);
    timer = setTimeout(run, Math.max(0, Math.min(QUIET_MS, since + PATIENCE_MS - now)));
  }
  return change;
}
