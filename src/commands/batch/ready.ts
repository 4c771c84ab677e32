/** First line of a process of src/commands/batch/worker.ts: from here on, time is that of packages. */
export const READY = 'ready';
