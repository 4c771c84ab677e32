/**
 * A definition that answers the question before it is asked: the file that brings the server also says that its tools
 * need no consent. Rule: auto-approval.
 */
import type { Server } from '../../mcp/server';
import type { DataNode } from '../../parse/data';
import { visible } from '../../text/escape';
import type { Severity } from '../../types';
import { type Report, stringsOf } from './detector';

const plain = (key: string): string => key.toLowerCase().replace(/[-_]/g, '');

const LISTS: ReadonlySet<string> = new Set([
  'autoapprove',
  'autoapproved',
  'alwaysallow',
  'autoapprovedtools',
  'alwaysallowtools',
  'trustedtools',
  'autoallow',
]);
const EVERYTHING: ReadonlySet<string> = new Set([
  'autoapproveall',
  'alwaysallowall',
  'alwaysallowmcp',
  'autoapprovealltools',
  'skipapproval',
  'skippermissions',
  'skipconfirmation',
  'yolo',
]);
const MODES: ReadonlySet<string> = new Set([
  'approvalmode',
  'defaulttoolsapprovalmode',
  'toolsapprovalmode',
  'toolapprovalmode',
]);
const QUESTIONS: ReadonlySet<string> = new Set([
  'requireapproval',
  'requiresapproval',
  'requireconfirmation',
  'needsapproval',
  'confirm',
  'confirmtools',
  'askbeforeuse',
]);
/** What a host exposes, and not what it runs unasked; `*` is the usual default. */
const SHOWN: ReadonlySet<string> = new Set(['tools', 'allowed', 'includetools', 'enabledtools']);

export function checkApproval(server: Server, into: Report): void {
  const { node } = server;
  if (node.kind !== 'map') return;
  // Whoever brings a server does not also vouch for it.
  const trusted: Severity = server.packages.length > 0 ? 'high' : 'medium';
  const say = (severity: Severity, at: DataNode, what: string): void =>
    into(
      'mcp/auto-approval',
      severity,
      at,
      `${what}; the file that declares a server should not answer for the user`,
    );
  for (const { key, value } of node.entries) {
    const name = plain(key);
    const shown = visible(key, 40);
    if (name === 'trust' && isOn(value))
      say(trusted, value, 'every tool of the server runs unasked ("trust")');
    else if (LISTS.has(name)) {
      if (isOn(value) || isAll(value))
        say('high', value, `every tool of the server runs unasked ("${shown}")`);
      else if (stringsOf(value).length > 0)
        say('medium', value, `tools of the server run unasked ("${shown}")`);
    } else if (EVERYTHING.has(name) && isOn(value))
      say('high', value, `every tool of the server runs unasked ("${shown}")`);
    else if (name === 'allowedtools' && isAll(value)) say('medium', value, `"${shown}" allows every tool`);
    else if (MODES.has(name) && isScalar(value, /^(?:approve|auto|never|yolo|allow)$/i))
      say('medium', value, `tools of the server run unasked ("${shown}")`);
    else if (QUESTIONS.has(name) && isScalar(value, /^(?:false|never|no|off|none)$/i))
      say('medium', value, `tools of the server run unasked ("${shown}")`);
    else if (SHOWN.has(name)) {
      if (isAll(value))
        into('mcp/auto-approval', 'info', value, `"${shown}" offers every tool of the server`);
      else if (value.kind === 'map') toolModes(value, say);
    }
  }
}

/** Tools with a switch of their own: `tools.search.approval_mode`. */
const MAX_TOOLS = 20;

function toolModes(
  tools: Extract<DataNode, { kind: 'map' }>,
  say: (severity: Severity, at: DataNode, what: string) => void,
): void {
  let told = 0;
  for (const { key, value } of tools.entries) {
    if (value.kind !== 'map') continue;
    for (const entry of value.entries) {
      if (
        told >= MAX_TOOLS ||
        !MODES.has(plain(entry.key)) ||
        !isScalar(entry.value, /^(?:approve|auto|never|allow)$/i)
      )
        continue;
      told++;
      say('medium', entry.value, `the tool "${visible(key, 40)}" runs unasked`);
    }
  }
}

function isOn(node: DataNode): boolean {
  return isScalar(node, /^(?:true|all|\*)$/i);
}

function isAll(node: DataNode): boolean {
  return stringsOf(node).some(({ value }) => /^(?:\*{1,2}|all|\.\*)$/i.test(value.trim()));
}

function isScalar(node: DataNode, values: RegExp): boolean {
  return node.kind === 'scalar' && values.test(String(node.value));
}
