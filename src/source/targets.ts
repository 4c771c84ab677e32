/**
 * What was typed after `audit` -> a target. One file a kind, tried in this order; each says whether the text is its own.
 * Import lazily: it brings the readers of archives along.
 */
import { ExpectedError } from '../errors';
import { visible } from '../text/escape';
import type { Target, TargetOptions } from './target';
import { archiveTarget } from './targets/archive';
import { directoryTarget } from './targets/directory';
import { gitTarget } from './targets/git';
import { npmTarget } from './targets/npm';

type Opener = (text: string, options: TargetOptions) => Promise<Target | undefined>;

const KINDS: readonly Opener[] = [npmTarget, directoryTarget, archiveTarget, gitTarget];

/**
 * @param text a folder, an archive, a repository with `#ref` and `:path`, or `npm:name@version`
 * @throws ExpectedError for what is not there, cannot be fetched, or is nothing of these
 */
export async function openTarget(text: string, options: TargetOptions): Promise<Target> {
  if (text === '' || text.startsWith('-') || text.includes('\0')) {
    throw new ExpectedError(
      'usage',
      `'${visible(text, 100)}' is not a target`,
      'a name that begins with a dash is written ./-name',
    );
  }
  for (const open of KINDS) {
    const target = await open(text, options);
    if (target) return target;
  }
  throw new ExpectedError(
    'not-found',
    `${visible(text, 200)}: no such folder or archive`,
    'name a folder, an archive, a git address with #ref:path, or npm:name@version',
  );
}
