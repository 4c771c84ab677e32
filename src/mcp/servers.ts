/** Declarations and packages -> servers: each with the chain by which it came. */
import type { Packages } from './packages';
import type { Declaration, Server } from './server';

/** Kinds of files that are the project's own configuration: a user or a team writes them for this project. */
const OWN: ReadonlySet<string> = new Set([
  'mcp',
  'settings',
  'hooks',
  'env-setup',
  'exec',
  'policy',
  'workflow',
  'plugin-manifest',
  'marketplace',
  'lockfile',
  'explicit',
]);

/** Workflows of gh-aw that are there to be imported: files of others among them. */
const IMPORTED = /(?:^|\/)\.github\/(?:workflows\/(?:.*\/)?shared|aw\/imports)\//i;

/**
 * @returns servers in the order of their files. One is transitive when anything other than the project's own
 *   configuration declares it: a package, an agent's or skill's front matter, an imported file. The declarations become
 *   the servers; asked again, the answer is the same.
 * @param isWhole nothing is the project's own: a package is looked at, not a project
 */
export function serversOf(
  declarations: readonly Declaration[],
  packages: Packages,
  isWhole = false,
): Server[] {
  return declarations
    .filter(({ path, kind }) => kind !== 'included' || !packages.isOther(path))
    .map((declaration) => {
      const { path, kind, pointer } = declaration;
      const importers = packages.importersOf(path);
      const via = declaration.via.length > 0 ? declaration.via : importers;
      // A file that a package's file includes comes with that package, wherever it lies.
      const owners = [
        ...new Set([...via.flatMap((step) => packages.ownersOf(step)), ...packages.ownersOf(path, pointer)]),
      ];
      const roots = owners.map(({ root, manifest }) => root || manifest);
      // Written into the declaration, one by one: copying ten thousand of them takes a tenth of a second.
      const server = declaration as Server;
      server.via = via;
      server.packages = owners;
      server.chain = [...new Set([...roots, ...via, path])];
      // A link to a file is no inclusion: the file is then of the kind that its link is.
      server.isTransitive =
        isWhole || owners.length > 0 || importers.length > 0 || IMPORTED.test(path) || !OWN.has(kind);
      return server;
    });
}
