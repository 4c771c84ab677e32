/** `audit ./pdf`: a folder as it lies on this disk. */
import fs from 'node:fs';
import path from 'node:path';
import { newBudget } from '../archive/budget';
import { newStore } from '../archive/store';
import type { Target, TargetOptions } from '../target';
import { workingTree } from '../working-tree';
import { looksBare } from './git';
import { nestedIn } from './nested';

export async function directoryTarget(text: string, { cwd }: TargetOptions): Promise<Target | undefined> {
  const folder = path.resolve(cwd, text);
  if (!fs.statSync(folder, { throwIfNoEntry: false })?.isDirectory() || looksBare(folder)) return undefined;
  const source = workingTree(fs.realpathSync(folder));
  const store = newStore();
  try {
    const found = await nestedIn(source, { store, budget: newBudget() });
    return { name: text, source, ...found, origin: { type: 'directory' }, close: async () => store.close() };
  } catch (error) {
    store.close();
    throw error;
  }
}
