/** Declarations and packages -> servers: each with the chain by which it came. */
import type { Packages } from './packages';
import type { Declaration, Server } from './server';

/** Kinds of files that are the project's own configuration: a user or a team writes them for this project. */
const OWN: ReadonlySet<string> = new Set([
  'mcp',
  'settings',
  'hooks',
  'env-setup',
  'policy',
  'workflow',
  'plugin-manifest',
  'marketplace',
  'lockfile',
  'explicit',
]);

/**
 * @returns servers in the order of their files. One is transitive when anything other than the project's own
 *   configuration declares it: a package, an agent's or skill's front matter, an imported file.
 */
export function serversOf(declarations: readonly Declaration[], packages: Packages): Server[] {
  return declarations.map((declaration) => {
    const { path, via, kind } = declaration;
    // A file that a package's file includes comes with that package, wherever it lies.
    const owners = [...new Set([...via, path].flatMap((step) => packages.ownersOf(step)))];
    const roots = owners.map(({ root, manifest }) => root || manifest);
    return {
      ...declaration,
      packages: owners,
      chain: [...new Set([...roots, ...via, path])],
      isTransitive: owners.length > 0 || via.length > 0 || !OWN.has(kind),
    };
  });
}
