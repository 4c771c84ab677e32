/** Arguments of the command line -> sources: which root, what to walk, which files are named one by one. */
import fs from 'node:fs';
import path from 'node:path';
import { ExpectedError } from '../errors';
import type { Source } from '../source/source';
import { memorySource, workingTree } from '../source/working-tree';
import { pathBytes, pathFromBytes, visiblePath } from '../text/escape';

export interface Target {
  source: Source;
  /** Goes before every path of this source in reports. */
  prefix: string;
  /** Folders to walk, relative to the root of the source. */
  folders: string[];
  /** Files to scan whatever their name. */
  files: string[];
  /** Its paths are not those of the working folder: another folder, or standard input. */
  isElsewhere?: true;
  /** Every file of it counts, whatever its name: a package that is taken as a whole. */
  isWhole?: true;
  /** The `.git` at its top is git's own, and no content: a folder on this disk, not something that was published. */
  isWorkingCopy?: true;
}

export interface TargetArguments {
  cwd: string;
  paths: string[];
  /** Explicit files (`--files-from`). */
  files: string[];
  stdin: () => Buffer;
  /** Name that content of standard input is reported under. */
  stdinName: string;
  /** The index or a commit; the working tree when absent. */
  source?: Source | undefined;
  /** How a folder on disk is read. */
  tree?: ((root: string) => Source) | undefined;
}

/** @throws ExpectedError `not-found` for the first argument that does not exist */
export function planTargets(wanted: TargetArguments): Target[] {
  const { cwd, paths, files, stdin, stdinName, source, tree = workingTree } = wanted;
  if (source) return [targetIn(source, wanted)];
  const here: Target = { source: tree(cwd), prefix: '', folders: [], files: [] };
  const elsewhere: Target[] = [];
  const args = paths.length === 0 && files.length === 0 ? ['.'] : paths;
  const outside = args.filter((arg) => arg !== '-' && relativeTo(cwd, arg) === undefined);
  for (const arg of [...args, ...files]) {
    if (arg === '-' && !files.includes(arg)) {
      elsewhere.push({
        source: memorySource(stdinName, stdin()),
        prefix: '',
        folders: [],
        files: [stdinName],
        isElsewhere: true,
      });
      continue;
    }
    const stat = fs.statSync(fsPath(cwd, arg), { throwIfNoEntry: false }) ?? linkStat(cwd, arg);
    if (!stat || (files.includes(arg) && stat.isDirectory())) {
      throw new ExpectedError(
        'not-found',
        stat
          ? `${visiblePath(arg)}: a folder in a list of files`
          : `${visiblePath(arg)}: no such file or folder`,
        stat
          ? 'name folders as arguments'
          : // `primitives scna`: what is no command is taken for a path.
            `paths are relative to the current folder${/^[a-z-]+$/.test(arg) ? '; for commands see `primitives --help`' : '; `primitives scan .` scans all of it'}`,
      );
    }
    const relative = relativeTo(cwd, arg);
    if (stat.isDirectory()) {
      if (relative !== undefined && !isLink(cwd, arg)) here.folders.push(relative);
      else {
        const root = fs.realpathSync(path.resolve(cwd, arg));
        const prefix = outside.length > 1 || relative !== undefined ? `${slashed(arg)}/` : '';
        elsewhere.push({ source: tree(root), prefix, folders: [''], files: [], isElsewhere: true });
      }
    } else if (relative !== undefined) here.files.push(relative);
    else {
      const folder = path.dirname(path.resolve(cwd, arg));
      const typed = slashed(path.dirname(arg));
      const prefix = typed === '/' ? '/' : `${typed}/`;
      const files = [path.basename(arg)];
      elsewhere.push({ source: tree(folder), prefix, folders: [], files, isElsewhere: true });
    }
  }
  return here.folders.length + here.files.length > 0 ? [here, ...elsewhere] : elsewhere;
}

/** The same arguments, in the index or a commit: there is nothing outside of it. */
function targetIn(source: Source, { cwd, paths, files }: TargetArguments): Target {
  const target: Target = { source, prefix: '', folders: [], files: [] };
  const args = paths.length === 0 && files.length === 0 ? ['.'] : paths;
  for (const [i, arg] of [...args, ...files].entries()) {
    const relative = relativeTo(cwd, arg);
    if (relative === undefined || (arg === '-' && i < args.length)) {
      throw new ExpectedError(
        'usage',
        `${visiblePath(arg)}: not in the index or commit that is to be read`,
        'with --staged and --ref, name paths below the current folder',
      );
    }
    const type = source.typeOf(relative);
    const link = type === 'link' ? source.resolveLink(relative) : undefined;
    const folder = link?.to === 'directory' ? link.path : type === 'directory' ? relative : undefined;
    if (type === undefined || type === 'special' || (folder !== undefined && i >= args.length)) {
      const what =
        type === 'special' ? 'in a submodule' : type ? 'a folder in a list of files' : 'no such file';
      throw new ExpectedError(
        'not-found',
        `${visiblePath(arg)}: ${what} in the index or commit that is to be read`,
        type === 'special' ? 'start inside of the submodule' : 'paths are relative to the current folder',
      );
    }
    if (folder === undefined) target.files.push(relative);
    else target.folders.push(folder);
  }
  return target;
}

function fsPath(cwd: string, arg: string): string | Buffer {
  const bytes = pathBytes(arg);
  return bytes.equals(Buffer.from(arg))
    ? path.resolve(cwd, arg)
    : Buffer.concat([Buffer.from(`${cwd}/`), bytes]);
}

function isLink(cwd: string, arg: string): boolean {
  return fs.lstatSync(path.resolve(cwd, arg), { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}

/** A dangling link exists: it becomes a finding, not an error. */
function linkStat(cwd: string, arg: string): fs.Stats | undefined {
  return fs.lstatSync(fsPath(cwd, arg), { throwIfNoEntry: false });
}

function relativeTo(cwd: string, arg: string): string | undefined {
  const relative = path.relative(cwd, path.resolve(cwd, arg));
  if (relative === '..' || relative.startsWith(`..${path.sep}`) || path.isAbsolute(relative))
    return undefined;
  return slashed(relative);
}

function slashed(name: string): string {
  const posix = name.split(path.sep).join('/');
  return posix.length > 1 ? posix.replace(/\/+$/, '') : posix;
}

/**
 * @param list content of a `--files-from` file
 * @param isNul entries end in NUL and not in a line end
 */
export function parseFileList(list: Buffer, isNul: boolean): string[] {
  const text = list.toString('latin1');
  return text
    .split(isNul ? '\0' : /\r?\n/)
    .filter((name) => name !== '')
    .map((name) => pathFromBytes(Buffer.from(name, 'latin1')));
}
