import { uriPath } from '../../text/escape';

/** What rows of a bill of materials are called within it: unique, whatever a file or a server is called. */
export const REFS = {
  project: 'project',
  file: (path: string): string => `file:${uriPath(path)}`,
  /** The package that is the whole project is the project. */
  package: (root: string): string => (root === '' ? 'project' : `package:${uriPath(root)}`),
  server: (name: string): string => `server:${encoded(name)}`,
  runs: (ecosystem: string, spec: string): string => `runs:${ecosystem}:${encoded(spec)}`,
};

/** Names that are no paths may hold halves of characters, which no bytes stand for. */
function encoded(name: string): string {
  return name
    .split(/([\ud800-\udc7f\udd00-\udfff])/u)
    .map((part, i) => (i % 2 === 0 ? uriPath(part) : `%u${part.charCodeAt(0).toString(16)}`))
    .join('');
}
