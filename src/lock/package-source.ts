/**
 * Where packages say they come from: what installers wrote down, manifests, a repository of their own. It stands in the
 * lock to be read in a review. All of it is data of whoever made the package: nothing is checked by it, and nothing of it
 * that is a secret (user and password in an address) or a place on somebody's machine gets into the lock.
 */
import { LIMITS } from '../limits';
import type { PackageType } from '../mcp/server';
import type { PackageSource } from './lock';

/** Text of a file of the project; undefined where there is none. */
export type TextOf = (path: string) => string | undefined;

type Fields = Record<string, unknown>;

const MANIFESTS = [
  '.claude-plugin/plugin.json',
  '.codex-plugin/plugin.json',
  '.cursor-plugin/plugin.json',
  '.github/plugin/plugin.json',
  '.plugin/plugin.json',
  'plugin.json',
  'gemini-extension.json',
  'qwen-extension.json',
  'package.json',
];
/** Longer ones are no addresses and no versions. */
const MAX_LENGTH = 500;

/** @returns what is known of a package by its folder; what installers wrote is read once, for all packages */
export async function packageSources(
  textOf: TextOf,
): Promise<(root: string, type: PackageType) => PackageSource | undefined> {
  const skills = fieldsOf(fieldsOf(parseJson(textOf('skills-lock.json')))?.skills);
  const modules = await apmModules(textOf('apm.lock.yaml'));
  return (root, type) =>
    ownRepository(root, textOf) ??
    apmModule(root, modules) ??
    (type === 'skill' ? installedSkill(root, skills) : undefined) ??
    manifest(root, type, textOf);
}

/** vercel-labs/skills: `{ "skills": { "pdf": { "source": "owner/repo", "sourceType": "github" } } }`. */
function installedSkill(root: string, skills: Fields | undefined): PackageSource | undefined {
  const name = root.slice(root.lastIndexOf('/') + 1);
  const skill = skills && Object.hasOwn(skills, name) ? fieldsOf(skills[name]) : undefined;
  const source = skill && shortText(skill.source);
  if (!source) return undefined;
  const { sourceType } = skill;
  if (sourceType === 'local') return undefined;
  const path = shortText(skill.skillPath);
  const rev = shortText(skill.ref);
  if (sourceType === 'github' || sourceType === 'gitlab') {
    const url = isShortName(source) ? `https://${sourceType}.com/${source}` : addressOf(source);
    return row({ type: 'git', url, rev, path });
  }
  if (sourceType === 'node_modules' || sourceType === 'npm') return row({ type: 'npm', path: source });
  return row({ type: sourceType === 'git' ? 'git' : 'other', url: addressOf(source), rev, path });
}

/** microsoft/apm: a list of `repo_url`, `resolved_commit`, `virtual_path`, `deployed_files`. */
async function apmModules(text: string | undefined): Promise<Fields[]> {
  if (text === undefined || text.length > LIMITS.dataChars) return [];
  try {
    const { parse } = await import('yaml');
    const data = fieldsOf(parse(text, { maxAliasCount: LIMITS.yamlAliases, uniqueKeys: false }));
    const list = data?.dependencies;
    return Array.isArray(list) ? list.map(fieldsOf).filter((item) => item !== undefined) : [];
  } catch {
    return [];
  }
}

function apmModule(root: string, modules: readonly Fields[]): PackageSource | undefined {
  const at = root.toLowerCase();
  for (const { repo_url, host, resolved_commit, version, virtual_path, deployed_files } of modules) {
    const repository = shortText(repo_url);
    if (!repository) continue;
    const path = shortText(virtual_path);
    const name = repository.replace(/^[a-z]+:\/\/[^/]+\//i, '').replace(/\.git$/, '');
    const places = [
      name,
      ...(path ? [`${name}/${path}`, `${name}-${path.slice(path.lastIndexOf('/') + 1)}`] : []),
    ];
    const isModule = places.some((place) => at.endsWith(`apm_modules/${place.toLowerCase()}`));
    const isDeployed =
      Array.isArray(deployed_files) &&
      deployed_files.some(
        (file) => typeof file === 'string' && root !== '' && `${file}/`.startsWith(`${root}/`),
      );
    if (!isModule && !isDeployed) continue;
    const server = shortText(host) ?? 'github.com';
    const url = isShortName(repository) ? `https://${server}/${repository}` : addressOf(repository);
    return row({ type: 'apm', url, rev: shortText(resolved_commit), path, version: shortText(version) });
  }
  return undefined;
}

/** `repository` and `version`, as npm and the plugins of many agents write them. */
function manifest(root: string, type: PackageType, textOf: TextOf): PackageSource | undefined {
  for (const name of MANIFESTS) {
    const data = fieldsOf(parseJson(textOf(inside(root, name))));
    if (!data) continue;
    const { repository } = data;
    const given = shortText(repository) ?? shortText(fieldsOf(repository)?.url);
    const isShort = given !== undefined && isShortName(given.replace(/^github:/, ''));
    const url = isShort ? `https://github.com/${given.replace(/^github:/, '')}` : given && addressOf(given);
    const version = shortText(data.version);
    if (url === undefined && version === undefined) continue;
    return row({ type: type === 'npm-package' ? 'npm' : url ? 'git' : 'other', url, version });
  }
  return undefined;
}

/** A clone that lies in the project. A submodule has its `.git` elsewhere, and the project itself pins its commit. */
function ownRepository(root: string, textOf: TextOf): PackageSource | undefined {
  if (root === '') return undefined;
  const config = textOf(`${root}/.git/config`);
  const head = textOf(`${root}/.git/HEAD`)?.trim();
  if (config === undefined || head === undefined) return undefined;
  const remote = /^\s*\[remote "origin"\]\s*$([^[]*)/m.exec(config)?.[1] ?? '';
  const given = /^\s*url\s*=\s*(\S{1,500})\s*$/m.exec(remote)?.[1];
  const branch = /^ref: (refs\/[\w./-]{1,200})$/.exec(head)?.[1];
  const isInside = branch !== undefined && !branch.split('/').includes('..');
  const rev = isInside ? commitOf(root, branch, textOf) : head;
  const url = given && addressOf(given);
  return url || isCommit(rev) ? row({ type: 'git', url, rev: isCommit(rev) ? rev : undefined }) : undefined;
}

function commitOf(root: string, branch: string, textOf: TextOf): string | undefined {
  const loose = textOf(`${root}/.git/${branch}`)?.trim();
  if (loose !== undefined) return loose;
  const line = textOf(`${root}/.git/packed-refs`)
    ?.split('\n')
    .find((packed) => packed.endsWith(` ${branch}`));
  return line?.slice(0, line.indexOf(' '));
}

function isCommit(text: string | undefined): text is string {
  return text !== undefined && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text);
}

/** `owner/repo`, with folders below it. */
function isShortName(text: string): boolean {
  return /^[\w.-]{1,100}(?:\/[\w.-]{1,100}){1,5}$/.test(text) && !/(?:^|\/)\.{1,2}(?:\/|$)/.test(text);
}

/** @returns the address without user, password, query and fragment; undefined for what is none, or leads to a disk */
function addressOf(text: string): string | undefined {
  const scp = /^(?:[^@/:\s]{1,200}@)?([\w-]{1,63}(?:\.[\w-]{1,63})+):(?!\/\/)([\w./~-]{1,300})$/.exec(text);
  if (scp) return `ssh://${scp[1]}/${scp[2]}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || url.host === '' || !/^(?:git\+)?(?:https?|ssh|git):$/.test(url.protocol)) return undefined;
  return `${url.protocol.replace('git+', '')}//${url.host}${url.pathname}`;
}

function row(
  source: { [field in keyof PackageSource]: PackageSource[field] | undefined },
): PackageSource | undefined {
  const { type, ...rest } = source;
  const given = Object.entries(rest).filter(([, value]) => value !== undefined);
  return type === undefined || given.length === 0 ? undefined : { type, ...Object.fromEntries(given) };
}

function inside(root: string, name: string): string {
  return root === '' ? name : `${root}/${name}`;
}

function shortText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' && value.length <= MAX_LENGTH ? value : undefined;
}

function fieldsOf(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
}

function parseJson(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return undefined;
  }
}
