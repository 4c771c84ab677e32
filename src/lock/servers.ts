/** Servers as the lock holds them: what was approved, by definition and by chain; values of the environment left out. */
import type { ServerRow } from '../mcp/graph';
import type { Lock, LockedServer } from './lock';

/** @returns the row of an approval of this server */
export function lockedServer(row: ServerRow): LockedServer {
  const { path, pointer, transport, command, args, url, env, headers, chain, integrity } = row;
  return {
    declaredIn: `${path}#${pointer}`,
    transport,
    ...(command === undefined ? {} : { command }),
    ...(args.length > 0 ? { args } : {}),
    ...(url === undefined ? {} : { url }),
    ...(env.length > 0 ? { env: [...env].sort() } : {}),
    ...(headers.length > 0 ? { headers: [...headers].sort() } : {}),
    via: chain.slice(0, -1),
    integrity,
  };
}

/** The whole row: a digest under somebody else's command line would be approved unread. */
const textOf = (row: LockedServer): string =>
  JSON.stringify(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)));

/** How a server stands to the lock. */
export type ServerState = 'approved' | 'changed' | 'moved' | 'added';

/**
 * @returns tells of a server whether the lock approves it. By definition and chain, never by name: `changed` stands
 *   where the lock has another definition, `moved` is an approved definition that somebody else declares now.
 */
export function serverStates(lock: Lock): (server: LockedServer) => ServerState {
  const byPlace = new Map<string, LockedServer[]>();
  const byIntegrity = new Map<string, LockedServer[]>();
  for (const locked of lock.mcpServers.values()) {
    byPlace.set(locked.declaredIn, [...(byPlace.get(locked.declaredIn) ?? []), locked]);
    byIntegrity.set(locked.integrity, [...(byIntegrity.get(locked.integrity) ?? []), locked]);
  }
  return (row) => {
    const { declaredIn, integrity } = row;
    const same = byIntegrity.get(integrity) ?? [];
    if (same.some((locked) => textOf(locked) === textOf(row))) return 'approved';
    if (byPlace.has(declaredIn) && same.length === 0) return 'changed';
    return same.length > 0 ? 'moved' : 'added';
  };
}

/**
 * Names as keys; a name that is declared more than once gets its place behind it.
 * @param servers name and row, in any order
 */
export function namedServers(
  servers: readonly (readonly [name: string, row: LockedServer])[],
): Map<string, LockedServer> {
  const sorted = [...servers].sort(
    ([a, x], [b, y]) => order(a, b) || order(x.declaredIn, y.declaredIn) || order(x.integrity, y.integrity),
  );
  const named = new Map<string, LockedServer>();
  for (const [name, row] of sorted) {
    let key = name;
    for (let n = 1; named.has(key); n++)
      key = n === 1 ? `${name} (${row.declaredIn})` : `${name} (${row.declaredIn}, ${n})`;
    named.set(key, row);
  }
  return named;
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
