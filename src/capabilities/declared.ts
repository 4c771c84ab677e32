/** What manifests and front matter declare: tools and permissions, dependencies, scripts that an installer runs. */
import type { Data, DataEntry, DataNode } from '../parse/data';
import type { Seen } from './capability';
import { commandsOf } from './commands';
import { shellCommands } from './shell';

/** Keys that grant, and whether a value of them opens everything by being there. */
const GRANTS: Record<string, RegExp | undefined> = {
  'allowed-tools': undefined,
  allowedtools: undefined,
  tools: undefined,
  coretools: undefined,
  toolsallowed: undefined,
  autoapprove: undefined,
  alwaysallow: undefined,
  allow: undefined,
  permissionmode: /^(?:bypassPermissions|acceptEdits|dontAsk|auto|yolo)$/i,
  defaultmode: /^(?:bypassPermissions|acceptEdits|dontAsk|auto|yolo)$/i,
  'approval-policy': /^never$/i,
  approval_policy: /^never$/i,
  sandbox_mode: /^danger/i,
  trust: /^true$/i,
  enableallprojectmcpservers: /^true$/i,
  skipdangerousmodepermissionprompt: /^true$/i,
};
/** A grant of all there is: any command, any tool. */
const EVERYTHING =
  /^(?:\*|all|Bash|Bash\(\s*\*?(?::\*)?\s*\)|execute|shell|run_shell_command|terminal|mcp__\*|computer(?:_use)?)$/i;
/** `allow` means a grant only below these. */
const BELOW: Record<string, RegExp> = { allow: /^permissions?$/i, trust: /^(?:mcpservers|servers|.*)$/i };
/** Scripts of package.json that npm runs when the package is installed. */
const AT_INSTALL = new Set(['preinstall', 'install', 'postinstall', 'prepare', 'preprepare', 'postprepare']);
const DEPENDENCIES = /^(?:dependencies|optionalDependencies|bundleDependencies|peerDependencies)$/;
const MAX_DEPTH = 12;

/** @param data of the document: front matter, JSON, YAML, TOML */
export function declaredIn(path: string, data: Data): Seen[] {
  const found: Seen[] = [];
  if (data.root) grantsIn(data.root, '', found, 0);
  if (/(?:^|\/)package\.json$/i.test(path) && data.root) found.push(...npmIn(data.root));
  return found;
}

function grantsIn(node: DataNode, below: string, into: Seen[], depth: number): void {
  if (depth > MAX_DEPTH) return;
  if (node.kind === 'list') for (const item of node.items) grantsIn(item, below, into, depth + 1);
  if (node.kind !== 'map') return;
  for (const { key, value } of node.entries) {
    const name = key.toLowerCase();
    const isGrant = Object.hasOwn(GRANTS, name) && (BELOW[name]?.test(below) ?? true);
    if (isGrant) into.push(...grantOf(key, value));
    grantsIn(value, key, into, depth + 1);
  }
}

function grantOf(key: string, node: DataNode): Seen[] {
  const opens = GRANTS[key.toLowerCase()];
  return textsIn(node).flatMap(({ text, start }): Seen[] => {
    if (opens) {
      const value = `${key}: ${text}`;
      return opens.test(text)
        ? [{ kind: 'tools', value, start, where: 'declared', trait: 'everything' }]
        : [];
    }
    return namesIn(text).map(
      (value): Seen => ({
        kind: 'tools',
        value,
        by: key,
        start,
        where: 'declared',
        ...(EVERYTHING.test(value) ? { trait: 'everything' as const } : {}),
      }),
    );
  });
}

/** `Bash(git add:*), Read, Edit`: a comma or a space ends a name, but not inside of brackets. */
function namesIn(text: string): string[] {
  return (text.slice(0, 4_000).match(/[^\s,()]{1,100}(?:\([^()]{0,300}\))?/g) ?? []).slice(0, 200);
}

/** Strings, true, and the keys of a map that is a list in disguise (`tools: { bash: true }`). */
function textsIn(node: DataNode): { text: string; start: number }[] {
  if (node.kind === 'scalar')
    return node.value === null || node.value === false
      ? []
      : [{ text: String(node.value), start: node.start }];
  if (node.kind === 'list')
    return node.items.flatMap((item) => (item.kind === 'scalar' ? textsIn(item) : []));
  return node.entries.flatMap(({ key, keySpan, value }) =>
    value.kind === 'scalar' && value.value === true ? [{ text: key, start: keySpan.start }] : [],
  );
}

function entriesOf(node: DataNode | undefined): DataEntry[] {
  return node?.kind === 'map' ? node.entries : [];
}

function npmIn(root: DataNode): Seen[] {
  return entriesOf(root).flatMap(({ key, value }) => {
    if (key === 'scripts') return entriesOf(value).flatMap(scriptOf);
    if (!DEPENDENCIES.test(key)) return [];
    return entriesOf(value).map(({ key: name, keySpan, value: range }): Seen => {
      const version = range.kind === 'scalar' ? String(range.value) : '';
      const isPinned = /^=?\d+\.\d+\.\d+[\w.+-]*$/.test(version);
      const spec = `npm:${name}${version === '' ? '' : `@${version}`}`;
      return {
        kind: 'installs',
        value: spec,
        by: key,
        start: keySpan.start,
        where: 'declared',
        ...(isPinned ? {} : { trait: 'unpinned' as const }),
      };
    });
  });
}

function scriptOf({ key, value }: DataEntry): Seen[] {
  if (!AT_INSTALL.has(key) || value.kind !== 'scalar' || typeof value.value !== 'string') return [];
  const { value: text, start } = value;
  const commands = shellCommands(text, start);
  return [
    { kind: 'execution', value: `npm ${key}: ${text}`, by: key, start, where: 'declared' },
    ...commandsOf({ language: 'shell', text, start, where: 'declared', commands }),
  ];
}

const REQUIREMENT =
  /^[ \t]*([A-Za-z0-9][\w.-]{0,100}(?:\[[\w,.-]{0,100}\])?)[ \t]*((?:[=<>!~]=?=?|@)[^#;\n]{0,200})?(?:[;#][^\n]*)?$/gm;

/** requirements.txt, one a line. */
export function requirementsIn(path: string, text: string): Seen[] {
  if (!/(?:^|\/)requirements[\w.-]{0,40}\.txt$/i.test(path)) return [];
  return [...text.matchAll(REQUIREMENT)].map((match): Seen => {
    const version = match[2]?.replace(/\s+/g, '') ?? '';
    const isPinned = /^===?[\w.!+]+$|@[0-9a-f]{40}/.test(version);
    return {
      kind: 'installs',
      value: `pypi:${match[1]}${version}`,
      by: 'requirements',
      start: match.index,
      where: 'declared',
      ...(isPinned ? {} : { trait: 'unpinned' as const }),
    };
  });
}
