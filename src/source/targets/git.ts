/**
 * `audit https://host/repo.git#ref:path`, `git@host:owner/repo`, and a repository on this disk: one commit, read from
 * git's objects, never checked out. Far ones are fetched into a private bare repository: without hooks, filters,
 * submodules, credentials or questions, over https and ssh only (file:// for what lies here).
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ExpectedError } from '../../errors';
import { visible } from '../../text/escape';
import { newBudget } from '../archive/budget';
import { newStore } from '../archive/store';
import { openFolder } from '../git';
import { type PrivateFolder, privateFolder } from '../private-folder';
import { runProgram } from '../remote';
import type { Target, TargetOptions, TargetOrigin } from '../target';
import { nestedIn } from './nested';

interface Wanted {
  /** Address, or folder on this disk. */
  where: string;
  ref: string;
  /** Folder in the repository; '' for all of it. */
  folder: string;
}

/** user@host:path, as ssh and git write it; a drive of Windows is none. */
const SCP = /^(?:[\w.-]{1,100}@)?[\w.-]{2,200}:(?!\/\/|\\)[^\s]{1,500}$/;
const URL_LIKE = /^[a-z][a-z0-9+.-]*:\/\//i;
const HELPER = /^[a-z0-9+.-]+::/i;
const PROTOCOLS = ['https', 'ssh', 'file'];
const REF = /^(?!-)(?!.*(?:\.\.|@\{|\/\/))[^\s~^:?*[\\\x00-\x20\x7f+-][^\s~^:?*[\\\x00-\x20\x7f]{0,200}$/;

export async function gitTarget(text: string, options: TargetOptions): Promise<Target | undefined> {
  if (HELPER.test(text)) refuse(text, 'a helper of git may run any command');
  const isFar = URL_LIKE.test(text) || (SCP.test(text) && !fs.existsSync(path.resolve(options.cwd, text)));
  const wanted = isFar ? split(text) : localOf(text, options);
  if (!wanted) return undefined;
  return isFar ? far(text, wanted, options) : near(text, wanted, options);
}

/** A repository without a working tree is no folder of files. */
export function looksBare(folder: string): boolean {
  return (
    fs.existsSync(path.join(folder, 'HEAD')) &&
    fs.existsSync(path.join(folder, 'objects')) &&
    fs.existsSync(path.join(folder, 'refs'))
  );
}

/** With `#`, or bare: everything else on this disk is a folder or a file. */
function localOf(text: string, { cwd }: TargetOptions): Wanted | undefined {
  const whole = path.resolve(cwd, text);
  if (fs.existsSync(whole)) return looksBare(whole) ? { where: whole, ref: 'HEAD', folder: '' } : undefined;
  if (!text.includes('#')) return undefined;
  const wanted = split(text);
  const where = path.resolve(cwd, wanted.where);
  return fs.existsSync(where) ? { ...wanted, where } : undefined;
}

/** @throws ExpectedError `usage` for a revision or a folder that is none */
function split(text: string): Wanted {
  const hash = text.indexOf('#');
  const where = hash === -1 ? text : text.slice(0, hash);
  const rest = hash === -1 ? '' : text.slice(hash + 1);
  const colon = rest.indexOf(':');
  const ref = (colon === -1 ? rest : rest.slice(0, colon)) || 'HEAD';
  const folder = (colon === -1 ? '' : rest.slice(colon + 1)).replace(/^\/+|\/+$/g, '');
  if (!REF.test(ref)) refuse(text, `'${visible(ref, 100)}' is not a branch, a tag or a commit`);
  if (folder.split('/').some((part) => part === '..' || part === '.') || /[\0\n]/.test(folder))
    refuse(text, `'${visible(folder, 100)}' is not a folder of a repository`);
  return { where, ref, folder };
}

function refuse(text: string, why: string): never {
  throw new ExpectedError(
    'usage',
    `${visible(text, 200)}: ${why}`,
    'write https://host/repository#ref:folder; ssh:// and a repository on this disk do as well',
  );
}

async function near(text: string, { where, ref, folder }: Wanted, options: TargetOptions): Promise<Target> {
  // In a hook, git says through its environment which repository is meant: another one.
  const env = Object.entries(options.env).filter(([key]) => !key.startsWith('GIT_'));
  const { source, rev } = openFolder(where, ref, folder, Object.fromEntries(env));
  return finish(text, source, { type: 'git', rev, ...(folder ? { path: folder } : {}) }, () => {});
}

async function far(text: string, wanted: Wanted, options: TargetOptions): Promise<Target> {
  const { url, shown, protocol } = addressOf(wanted.where.replace(/^git\+/, ''), text);
  const store = privateFolder(options);
  try {
    await fetchInto(store, url, protocol, wanted.ref, options);
    const { source, rev } = openFolder(store.path, 'FETCH_HEAD', wanted.folder, {
      PATH: options.env.PATH,
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: os.devNull,
      GIT_CEILING_DIRECTORIES: path.dirname(store.path),
    });
    const name = text.replace(wanted.where, shown);
    const origin: TargetOrigin = {
      type: 'git',
      url: shown,
      rev,
      ...(wanted.folder ? { path: wanted.folder } : {}),
    };
    return await finish(name, source, origin, store.remove);
  } catch (error) {
    store.remove();
    throw error;
  }
}

async function finish(
  name: string,
  source: Target['source'],
  origin: TargetOrigin,
  remove: () => void,
): Promise<Target> {
  const store = newStore();
  const close = async (): Promise<void> => {
    store.close();
    remove();
  };
  try {
    return { name, source, ...(await nestedIn(source, { store, budget: newBudget() })), origin, close };
  } catch (error) {
    store.close();
    throw error;
  }
}

/** @returns what git is given, and what is printed and written down: without user, password, query and fragment */
function addressOf(where: string, text: string): { url: string; shown: string; protocol: string } {
  if (!URL_LIKE.test(where)) {
    const [, host, place] = /^(?:[^@]*@)?([^:]*):(.*)$/.exec(where)!;
    if (host!.startsWith('-')) refuse(text, 'not the name of a host');
    return { url: where, shown: `ssh://${host}/${place!.replace(/^\//, '')}`, protocol: 'ssh' };
  }
  const url = URL.canParse(where) ? new URL(where) : undefined;
  const protocol = url?.protocol.slice(0, -1) ?? '';
  if (!url || !PROTOCOLS.includes(protocol)) refuse(text, 'only https, ssh and file addresses are fetched');
  if (url.hostname.startsWith('-') || (protocol !== 'file' && url.hostname === ''))
    refuse(text, 'not the name of a host');
  return { url: where, shown: `${protocol}://${url.host}${url.pathname}`, protocol };
}

/** Configuration of git for a fetch; what comes is objects, and one name for the commit. */
const SETTINGS = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'credential.helper=',
  'core.askPass=',
  'protocol.allow=never',
  'protocol.ext.allow=never',
  'fetch.recurseSubmodules=false',
  'submodule.recurse=false',
  'http.followRedirects=initial',
  'gc.auto=0',
  'maintenance.auto=false',
  'fetch.writeCommitGraph=false',
  'filter.lfs.smudge=',
  'filter.lfs.process=',
];

async function fetchInto(
  folder: PrivateFolder,
  url: string,
  protocol: string,
  ref: string,
  options: TargetOptions,
): Promise<void> {
  const env = {
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: os.devNull,
    GIT_TERMINAL_PROMPT: '0',
    GIT_ASKPASS: '',
    SSH_ASKPASS: '',
    GIT_ALLOW_PROTOCOL: protocol,
    GIT_SSH_COMMAND:
      'ssh -oBatchMode=yes -oClearAllForwardings=yes -oForwardAgent=no -oPermitLocalCommand=no -oStrictHostKeyChecking=yes',
    GIT_CEILING_DIRECTORIES: path.dirname(folder.path),
    LC_ALL: 'C',
  };
  const settings = [...SETTINGS, `protocol.${protocol}.allow=always`].flatMap((one) => ['-c', one]);
  const hint = 'is the address right, and may it be read without a password?';
  const git = (args: string[]): Promise<string> =>
    runProgram({ name: 'git', args: [...settings, ...args], folder, env, hint }, options);
  await git(['init', '--quiet', '--bare', '--template=', '.']);
  const quiet = ['--quiet', '--no-tags', '--no-recurse-submodules', '--no-auto-maintenance', '--depth=1'];
  await git(['fetch', ...quiet, '--', url, ref]);
}
