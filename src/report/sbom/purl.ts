/**
 * Package URLs (github.com/package-url/purl-spec): names under which databases of vulnerabilities and licences know a
 * package. Written only where the name is known; a guess would be a statement about somebody else's package.
 */
import { PackageURL } from 'packageurl-js';
import type { PackageSource } from '../../lock/lock';
import type { Target } from '../../mcp/server';
import { publicUrl } from './urls';

/** Hosts of repositories that have a type of their own. */
const FORGES: Record<string, string> = {
  'github.com': 'github',
  'gitlab.com': 'gitlab',
  'bitbucket.org': 'bitbucket',
};
const NPM_NAME = /^(?:@[a-z0-9~_-][\w.~-]{0,213}\/)?[a-z0-9_~][\w.~-]{0,213}$/i;

/** @returns undefined where it is not known what a database calls it */
export function purlOfSource(
  { type, url, rev, path, version }: PackageSource,
  root: string,
): string | undefined {
  if (type === 'npm') {
    const installed = /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)$/.exec(root)?.[1];
    const name = installed ?? path;
    return name !== undefined && NPM_NAME.test(name) ? purl('npm', name, version) : undefined;
  }
  if (type !== 'git' && type !== 'apm') return undefined;
  const address = url === undefined ? undefined : publicUrl(url);
  const forge = address && FORGES[address.host];
  const name = address?.pathname.replace(/^\/+/, '').replace(/\.git$/, '');
  if (!forge || !name?.includes('/')) return undefined;
  return purl(forge, name, rev ?? version, undefined, path);
}

type PackageTarget = Extract<Target, { type: 'package' }>;

/** A range is no version: of what is not pinned, the name alone is known. */
export function purlOfTarget({ ecosystem, name, version, isPinned }: PackageTarget): string | undefined {
  const pinned = isPinned ? version : undefined;
  switch (ecosystem) {
    case 'npm':
    case 'pypi':
    case 'nuget':
      return purl(ecosystem, name, pinned);
    case 'oci': {
      const [first, ...rest] = name.split('/');
      // The first part is a host where it looks like one; without, images come from Docker Hub.
      const hasHost = rest.length > 0 && /[.:]|^localhost$/.test(first!);
      const registry = hasHost && first !== 'docker.io' ? { repository_url: first! } : undefined;
      return purl('docker', hasHost ? rest.join('/') : name, pinned, registry);
    }
    default:
      return undefined;
  }
}

function purl(
  type: string,
  fullName: string,
  version: string | undefined,
  qualifiers?: Record<string, string>,
  subpath?: string,
): string | undefined {
  const slash = fullName.lastIndexOf('/');
  const namespace = slash === -1 ? undefined : fullName.slice(0, slash);
  try {
    return new PackageURL(
      type,
      namespace,
      fullName.slice(slash + 1),
      version,
      qualifiers,
      subpath,
    ).toString();
  } catch {
    // Not a name of that kind.
    return undefined;
  }
}
