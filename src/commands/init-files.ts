/**
 * The files of `primitives init` on disk: read without leaving the repository, written whole or not at all, and a note
 * inside `.git` about what stood there before.
 */
import fs from 'node:fs';
import path from 'node:path';
import { ByHand, type Target } from '../init/target';
import { readBytes, writeWhole } from './lock-file';

const MAX_BYTES = 4 * 1024 * 1024;
const NOTE = 'primitives-init.json';

export interface Place {
  /** Of the project, real and absolute. */
  root: string;
  /** The shared folder of the repository, real and absolute. */
  gitFolder?: string | undefined;
}

export interface Found {
  /** Real and absolute: what is written to. */
  file: string;
  text: string | undefined;
  mode: number;
}

/** @throws ByHand for what is not ours to write */
export function find({ root, gitFolder }: Place, target: Target): Found {
  const named = path.resolve(root, target.file);
  const file = realOf(named);
  const folders = target.place === 'git' ? [root, gitFolder ?? root] : [root];
  // What is the user's own may be a link to wherever they keep such files.
  if (target.place !== 'user' && !folders.some((folder) => file.startsWith(folder + path.sep)))
    throw new ByHand(`it leads out of the repository, to ${file}`);
  const stat = fs.lstatSync(file, { throwIfNoEntry: false });
  if (!stat) return { file, text: undefined, mode: target.isExecutable ? 0o755 : 0o644 };
  if (!stat.isFile()) throw new ByHand('it is no regular file');
  if (stat.size > MAX_BYTES) throw new ByHand(`it is larger than ${MAX_BYTES} bytes`);
  return { file, text: textOf(fs.readFileSync(file)), mode: stat.mode & 0o7777 };
}

function textOf(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new ByHand('it is not UTF-8');
  }
}

/** As realpath, also for what is not there yet. @throws ByHand for a link that leads nowhere */
function realOf(name: string): string {
  const missing: string[] = [];
  for (let at = name; ; at = path.dirname(at)) {
    if (exists(at)) {
      try {
        return path.join(fs.realpathSync.native(at), ...missing);
      } catch {
        throw new ByHand('it is a link that leads nowhere');
      }
    }
    missing.unshift(path.basename(at));
  }
}

function exists(name: string): boolean {
  try {
    return fs.lstatSync(name, { throwIfNoEntry: false }) !== undefined;
  } catch {
    throw new ByHand('there is a file where a folder has to be, or it cannot be looked into');
  }
}

/** @returns the folders that had to be made, outermost first */
export function put({ file, text, mode }: Found): string[] {
  const made: string[] = [];
  if (text === undefined) {
    fs.rmSync(file, { force: true });
    return made;
  }
  const first = fs.mkdirSync(path.dirname(file), { recursive: true });
  for (let at = path.dirname(file); first !== undefined && at.length >= first.length; at = path.dirname(at))
    made.unshift(at);
  writeWhole(file, text, mode);
  // The mask of this process is not for what was there before.
  fs.chmodSync(file, mode);
  return made;
}

/** What stood where, and which folders are ours. A hint: nothing is believed that does not fit what stands there now. */
export interface Note {
  files: Record<string, string | null>;
  folders: string[];
}

export function readNote({ gitFolder }: Place): Note {
  const empty: Note = { files: {}, folders: [] };
  if (gitFolder === undefined) return empty;
  try {
    const value: unknown = JSON.parse(readBytes(path.join(gitFolder, NOTE))?.toString('utf8') ?? '{}');
    const { files, folders } = { ...empty, ...(value as Partial<Note>) };
    const texts = Object.entries(files).filter(([, text]) => text === null || typeof text === 'string');
    return { files: Object.fromEntries(texts), folders: folders.filter((one) => typeof one === 'string') };
  } catch {
    return empty;
  }
}

export function writeNote({ gitFolder }: Place, note: Note): void {
  if (gitFolder === undefined) return;
  const file = path.join(gitFolder, NOTE);
  if (Object.keys(note.files).length > 0) writeWhole(file, `${JSON.stringify(note, null, 2)}\n`);
  else fs.rmSync(file, { force: true });
}

/** @param folders only those above the file that was removed are touched, and only when they are empty */
export function removeFolders(file: string, folders: readonly string[]): void {
  for (let at = path.dirname(file); folders.includes(at); at = path.dirname(at)) {
    try {
      fs.rmdirSync(at);
    } catch {
      return;
    }
  }
}
