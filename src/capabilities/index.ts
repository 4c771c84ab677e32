/** Document -> what it lets its package do. Pure; bounded by the length of the document. */
import type { Document } from '../document';
import type { Data } from '../parse/data';
import type { Seen } from './capability';
import { commandsOf } from './commands';
import { credentialsOf } from './credentials';
import { declaredIn, requirementsIn } from './declared';
import { dynamicCodeOf } from './dynamic-code';
import { environmentOf } from './environment';
import { hostsOf } from './hosts';
import { networkOf } from './network';
import { type Script, scriptsIn, scriptsOfCommand } from './scripts';
import { unexaminedOf } from './unexamined';
import { writesOf } from './writes';

/** One row a capability of code. */
const OF_SCRIPTS: readonly ((script: Script) => Seen[])[] = [
  commandsOf,
  networkOf,
  credentialsOf,
  environmentOf,
  writesOf,
  dynamicCodeOf,
];

/**
 * @param data of a document that is or begins with data
 * @returns what was seen, in no order
 */
export function capabilitiesIn(document: Document, data: Data | undefined): Seen[] {
  const { path, text, content } = document;
  if (content.binary) return unexaminedOf(document);
  return [
    ...scriptsIn(document).flatMap((script) => OF_SCRIPTS.flatMap((look) => look(script))),
    ...hostsOf(document),
    ...unexaminedOf(document),
    ...requirementsIn(path, text),
    ...(data ? declaredIn(path, data) : []),
  ];
}

/** @param text a command line that a manifest holds: of a hook, of a server */
export function capabilitiesOfCommand(text: string): Seen[] {
  return scriptsOfCommand(text).flatMap((script) => OF_SCRIPTS.flatMap((look) => look(script)));
}
