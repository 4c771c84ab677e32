/** Servers of which a file gives the name only, and a registry the rest: APM, server.json. */
import type { DataNode } from '../parse/data';
import { stringOf } from './nodes';
import type { Ecosystem, Target } from './server';

/** What registries of servers call the registries of packages. */
const ECOSYSTEMS = new Map<string, Ecosystem>([
  ['npm', 'npm'],
  ['pypi', 'pypi'],
  ['oci', 'oci'],
  ['docker', 'oci'],
  ['nuget', 'nuget'],
]);

/** @returns whether a registry turns the name into a server */
export function isRegistry(pointer: string, node: DataNode): boolean {
  if (
    /^(?:#\d+)?\/(?:dev)?dependencies\/mcp\//i.test(pointer) ||
    /^(?:#\d+)?\/mcp_(?:servers|configs)\//.test(pointer)
  )
    return true;
  return node.kind === 'map' && node.entries.some(({ key }) => /^registry_?(?:type|name)$/i.test(key));
}

/** @returns the package that a registry knows under the name */
export function registryTarget(node: DataNode, name: string, pointer: string): Target {
  const at = { value: name, start: node.start, end: node.end };
  const version = stringOf(node, ['version']);
  const isPinned = version !== undefined && /^\d+\.\d+\.\d+/.test(version);
  const asked = { ...(version ? { version } : {}), isPinned, at };
  const registry = stringOf(node, ['registrytype', 'registryname']);
  const ecosystem = registry === undefined ? undefined : ECOSYSTEMS.get(registry);
  const identifier = stringOf(node, ['identifier']) ?? stringOf(node, ['name']);
  if (ecosystem && identifier !== undefined)
    return { type: 'package', ecosystem, name: identifier, ...asked };
  if (!isRegistry(pointer, node)) return { type: 'nothing' };
  return { type: 'package', ecosystem: 'registry', name, ...asked };
}
