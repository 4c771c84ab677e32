/** How a server is talked to: by what stands in its definition, and only then by what it calls itself. */
import type { DataNode } from '../parse/data';
import type { Text, Transport } from './server';

interface Hints {
  program: Text | undefined;
  url: Text | undefined;
  declared: string | undefined;
  isRegistry: boolean;
}

const DECLARED: [pattern: RegExp, transport: Transport][] = [
  [/^(?:stdio|local|command|process|inline_python)$/, 'stdio'],
  [/^sse$/, 'sse'],
  [/^(?:http|streamable-?_?http|remote|https)$/, 'http'],
  [/^(?:ws|wss|websocket)$/, 'ws'],
];

export function transportOf(node: DataNode, { program, url, declared, isRegistry }: Hints): Transport {
  const named =
    declared === undefined
      ? undefined
      : DECLARED.find(([pattern]) => pattern.test(declared.toLowerCase()))?.[1];
  // What stands in the definition is what runs, whatever it calls itself.
  if (program && (!url || named === 'stdio' || named === undefined)) return 'stdio';
  if (url)
    return named && named !== 'stdio'
      ? named
      : /^wss?:/i.test(url.value)
        ? 'ws'
        : /\/sse\/?(?:\?|$)/.test(url.value)
          ? 'sse'
          : 'http';
  if (named) return named;
  if (isRegistry) return 'registry';
  return node.kind === 'scalar' ? 'reference' : 'unknown';
}
