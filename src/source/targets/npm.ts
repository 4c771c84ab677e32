/**
 * `audit npm:name@version`: what `npm install` would download, and nothing it would run. npm itself fetches it, with a
 * configuration of its own: of the user's only the addresses of registries are taken, no token.
 */
import fs from 'node:fs';
import path from 'node:path';
import { ExpectedError } from '../../errors';
import { visible } from '../../text/escape';
import { type PrivateFolder, privateFolder } from '../private-folder';
import { runProgram } from '../remote';
import type { Target, TargetOptions } from '../target';
import { openFile } from './archive';

/** A name of the registry and a version, a range or a tag: no address, no path, no alias, no option. */
const SPEC = /^((?:@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~][a-z0-9._~-]*)(?:@([\w.~^+-]{1,100}))?$/i;

export async function npmTarget(text: string, options: TargetOptions): Promise<Target | undefined> {
  if (!text.startsWith('npm:')) return undefined;
  const spec = text.slice('npm:'.length);
  const match = SPEC.exec(spec);
  if (!match || spec.length > 300 || match[2]?.startsWith('-')) {
    throw new ExpectedError(
      'usage',
      `${visible(text, 200)}: not a package of a registry`,
      'write npm:name, npm:name@1.2.3 or npm:@scope/name@tag',
    );
  }
  const folder = privateFolder(options);
  try {
    const network = await reaches(match[1]!, folder, options);
    // npm refuses one file for both.
    const [user, global] = ['user', 'global'].map((kind) => path.join(folder.path, `${kind}.npmrc`));
    for (const file of [user!, global!]) fs.writeFileSync(file, '');
    const args = ['pack', '--ignore-scripts', '--json', '--loglevel=error', '--', spec];
    const out = await npm(args, folder, options, {
      ...network,
      npm_config_userconfig: user!,
      npm_config_globalconfig: global!,
    });
    const [packed] = JSON.parse(out) as { name: string; version: string; filename: string }[];
    const file = path.join(folder.path, path.basename(packed!.filename));
    const target = await openFile(file, path.basename(file));
    const { integrity } = target.origin as { integrity: string };
    const { name, version } = packed!;
    return {
      ...target,
      name: text,
      origin: { type: 'npm', name, version, integrity },
      async close() {
        await target.close();
        folder.remove();
      },
    };
  } catch (error) {
    folder.remove();
    if (!(error instanceof SyntaxError)) throw error;
    throw new ExpectedError('unreadable', 'npm: no answer that can be read', 'does `npm pack` work here?');
  }
}

/** How registries are reached from here. */
const REACHES = ['registry', 'proxy', 'https-proxy', 'noproxy', 'cafile'];

/** @returns what the user's own configuration says about that, as variables of the environment */
async function reaches(
  name: string,
  folder: PrivateFolder,
  options: TargetOptions,
): Promise<Record<string, string>> {
  const home = options.env.HOME ?? options.env.USERPROFILE;
  const scope = name.startsWith('@') ? [`${name.slice(0, name.indexOf('/'))}:registry`] : [];
  const userconfig = options.env.npm_config_userconfig ?? (home && path.join(home, '.npmrc'));
  const env = userconfig ? { npm_config_userconfig: userconfig } : {};
  const out = await npm(['config', 'get', '--loglevel=error', ...REACHES, ...scope], folder, options, env);
  const found: Record<string, string> = {};
  for (const [, key, value] of out.matchAll(/^([\w@./:~-]+)=(.+)$/gm)) {
    const isUnset = value === 'null' || value === 'undefined' || value === '';
    // An address with a password in it is a credential.
    const isSecret = key!.endsWith('registry') && (!URL.canParse(value!) || new URL(value!).username !== '');
    if (!isUnset && !isSecret) found[`npm_config_${key}`] = value!;
  }
  return found;
}

function npm(
  args: string[],
  folder: PrivateFolder,
  options: TargetOptions,
  env: Record<string, string>,
): Promise<string> {
  const quiet = { npm_config_update_notifier: 'false', npm_config_audit: 'false', npm_config_fund: 'false' };
  const own = {
    ...quiet,
    npm_config_ignore_scripts: 'true',
    npm_config_cache: path.join(folder.path, 'cache'),
  };
  const hint = 'see whether `npm view <name>` finds it';
  return runProgram({ name: 'npm', args, folder, env: { ...own, ...env }, hint }, options);
}
