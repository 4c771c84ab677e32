/** The other end of src/commands/batch/pool.ts: a question a line on standard input, an answer a line on standard output. */
import fs from 'node:fs';
import { createInterface } from 'node:readline';
import type { Io } from '../io';
import { type JudgeOptions, judgePackage } from './judged';
import type { Item } from './list';
import { READY } from './ready';

export async function work(io: Io, options: JudgeOptions): Promise<number> {
  await import('../../source/targets');
  io.out(`${READY}\n`);
  // Standard input as a file: to touch the stream of the process is for src/cli.ts alone.
  const questions = createInterface({ input: fs.createReadStream('', { fd: 0 }) });
  for await (const question of questions) {
    const item = JSON.parse(question) as Pick<Item, 'target' | 'expected'>;
    io.out(`${JSON.stringify(await judgePackage(io, item, options))}\n`);
  }
  return 0;
}
