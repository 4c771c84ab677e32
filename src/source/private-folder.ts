/** A temporary folder that goes with its work, however that ends. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { TargetOptions } from './target';

export interface PrivateFolder {
  path: string;
  remove(): void;
}

/** Only its owner can look into it; removed when the program is stopped, too. */
export function privateFolder({ atExit }: Pick<TargetOptions, 'atExit'>): PrivateFolder {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'primitives-')));
  const erase = (): void => fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  const forget = atExit(erase);
  return {
    path: folder,
    remove() {
      forget();
      try {
        erase();
      } catch {
        // Windows holds on to files that a virus scanner looks at. There is nothing left to do.
      }
    },
  };
}
