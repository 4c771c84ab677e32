/**
 * The files that make a tool run something by being there, and how each is read. One row per file or shape; the facts
 * are in the catalog (`execution` in src/catalog/*.ts).
 */
import { readContainer, readSettings, readTasks, readVariable } from './editors';
import { hasEvents, hookContext, isHook, readHook, readHooks } from './hooks';
import {
  type Add,
  childrenOf,
  commandsAt,
  isOff,
  keyOf,
  member,
  type Place,
  placesAt,
  textOf,
  textsOf,
} from './tree';

type Reader = (root: Place, add: Add) => void;

/** Files that are themselves what runs. `name`: capture 1 of the pattern, else the name of the file. */
export const FILES: [pattern: RegExp, surface: string][] = [
  [/(?:^|\/)\.envrc$/i, 'direnv'],
  [/(?:^|\/)\.(?:clinerules|cline)\/hooks\/([^/.]+)(?:\.(?!md$|json$|txt$)\w+)?$/i, 'hooks'],
  [/(?:^|\/)(?:\.github|\.apm)\/extensions\/(?:(.+)\/)?extension\.[cm]?js$/i, 'extension'],
  [/(?:^|\/)\.claude\/workflows\/[^/]+\.[cm]?[jt]s$/i, 'workflow'],
  [/(?:^|\/)\.opencode\/plugins?\/[^/]+\.[cm]?[jt]s$/i, 'plugin'],
  [/(?:^|\/)\.opencode\/tools?\/[^/]+\.[cm]?[jt]s$/i, 'tool'],
  [/(?:^|\/)\.(?:kilo|kilocode)\/plugins?\/[^/]+\.[cm]?[jt]s$/i, 'plugin'],
  [/(?:^|\/)\.(?:mimocode|amp)\/plugins\/[^/]+\.[cm]?[jt]s$/i, 'plugin'],
  [/(?:^|\/)\.pi\/extensions\/(?:[^/]+|([^/]+)\/index)\.[cm]?[jt]s$/i, 'extension'],
  [/(?:^|\/)\.hermes\/plugins\/([^/]+)\/__init__\.py$/i, 'plugin'],
  [/(?:^|\/)\.?crushrc$/i, 'crushrc'],
  [/(?:^|\/)\.agents\/(?:setup|resume)$/i, 'setup script'],
  [/(?:^|\/)\.openhands\/setup\.sh$/i, 'setup script'],
  [/(?:^|\/)\.openhands\/pre-commit\.sh$/i, 'pre-commit'],
  [/(?:^|\/)\.gemini\/sandbox\.dockerfile$/i, 'sandbox'],
  [/(?:^|\/)\.github\/workflows\/[^/]+\.lock\.ya?ml$/i, 'workflow'],
];

/** Tools that start it without a question: `gate` says none, or that none is documented. */
const UNGATED =
  /(?:^|\/)(?:\.aider\.conf\.ya?ml|\.openhands\/(?:setup\.sh|hooks\.json)|\.agents\/plugins\/[^/]+\/hooks\/hooks\.json|\.?crush(?:rc|\.json)|opencode\.jsonc?|\.opencode\/(?:plugins?|tools?)\/[^/]+|\.amp\/plugins\/[^/]+|\.idx\/dev\.nix)$/i;

/** @returns whether the tool asks nobody before it runs what this file says */
export function asksNothing(path: string): boolean {
  return UNGATED.test(path);
}

const NIX = /(?:^|\/)\.idx\/dev\.nix$/i;
export const isNix = (path: string): boolean => NIX.test(path);

/** Helpers of Claude Code's settings and of those who took them over. */
const HELPERS = new Set([
  'statusLine',
  'subagentStatusLine',
  'fileSuggestion',
  'apiKeyHelper',
  'awsAuthRefresh',
  'awsCredentialExport',
  'gcpAuthRefresh',
  'otelHeadersHelper',
  'proxyAuthHelper',
]);

/** Wherever it stands: names that mean the same in every agent. */
export function readAnywhere(root: Place, add: Add): void {
  const context = hookContext(root);
  // A marketplace lists plugins with what they bring.
  for (const holder of [root, ...placesAt(root, 'plugins', '*')])
    for (const hooks of placesAt(holder, 'hooks'))
      if (hooks.node.kind !== 'scalar') readHooks(hooks, context, add);
  for (const holder of [root, ...placesAt(root, 'ui')])
    for (const found of childrenOf(holder)) {
      const surface = found.entry?.key ?? '';
      if (HELPERS.has(surface))
        commandsAt(found, { surface, list: 'words' }, pointingAt(found, surface, add));
    }
  readHeadersHelpers(root, 0, add);
}

/** The key of the setting is the place, whatever its value is made of. */
function pointingAt(place: Place, name: string, add: Add): Add {
  return (found) => add({ ...found, name, pointer: place.pointer, key: keyOf(place) });
}

function readHeadersHelpers(at: Place, depth: number, add: Add): void {
  for (const child of childrenOf(at)) {
    if (child.entry?.key === 'headersHelper') {
      const server = at.entry?.key;
      commandsAt(
        child,
        {
          surface: 'headersHelper',
          name: server ? `headersHelper ${server}` : 'headersHelper',
          list: 'words',
        },
        add,
      );
    } else if (depth < 4 && child.node.kind !== 'scalar') readHeadersHelpers(child, depth + 1, add);
  }
}

/** Files of hooks that need no `hooks` around them. */
function readHookFile(root: Place, add: Add): void {
  readModules(root, add);
  if (member(root, 'hooks')) return;
  const context = hookContext(root);
  if (root.node.kind === 'list') readHooks(root, context, add);
  else if (isHook(root)) readHook(root, 'hook', context, add);
  else if (hasEvents(root) || childrenOf(root).some(hasEvents)) readHooks(root, context, add);
}

/** Modules that Claude Code loads into itself. */
function readModules(root: Place, add: Add): void {
  for (const list of placesAt(root, 'modules')) readList(list, 'mod', add);
}

/** Packages or files that are loaded. */
function readList(list: Place, surface: string, add: Add): void {
  for (const item of list.node.kind === 'list' ? childrenOf(list) : [list]) {
    const { node, pointer } = item;
    // OpenCode: `[package, options]`; Pi: `{ source }`.
    const [command] =
      node.kind === 'map' ? textsOf(member(item, 'source', 'package', 'path')) : textsOf(item);
    if (!command || command.value === '' || /^[!-]/.test(command.value)) continue;
    const { value, start, end } = command;
    add({ name: value, surface, pointer, key: { start, end }, node, command, isModule: true });
  }
}

/** Programs by name, started when a file of their language is opened. @param place a map of them */
function readPrograms(place: Place, surface: string, add: Add): void {
  for (const found of childrenOf(place)) {
    const holder = member(found, 'binary', 'external') ?? found;
    const path = member(holder, 'command', 'path');
    const [command, ...rest] = textsOf(path);
    if (!path || !command || !found.entry) continue;
    const { node, pointer } = found;
    add({
      name: found.entry.key,
      surface,
      pointer,
      key: keyOf(found),
      node,
      command,
      args: [...rest, ...textsOf(member(holder, 'args', 'arguments'))],
      env: member(holder, 'env', 'environment')?.node,
      isDisabled: isOff(found),
    });
  }
}

function readMonitors(list: Place, add: Add): void {
  for (const [i, item] of childrenOf(list).entries()) {
    const at = member(item, 'command');
    const [command, ...rest] = textsOf(at);
    if (!at || !command) continue;
    const name = textOf(member(item, 'name'))?.value ?? item.entry?.key ?? `monitor #${i + 1}`;
    const { start, end } = command;
    const { node, pointer } = item;
    const args = [...rest, ...textsOf(member(item, 'args'))];
    add({
      name,
      surface: 'monitor',
      pointer,
      key: { start, end },
      node,
      command,
      args,
      isDisabled: isOff(item),
    });
  }
}

/** Steps of a workflow. @param steps a list */
function readSteps(steps: Place, surface: string, add: Add): void {
  for (const [i, step] of childrenOf(steps).entries()) {
    const run = member(step, 'run');
    const command = textOf(run);
    if (!run || !command) continue;
    const name = textOf(member(step, 'name', 'id'))?.value ?? `step #${i + 1}`;
    const { node, pointer } = step;
    add({ name, surface, pointer, key: keyOf(run), node, command, env: member(step, 'env')?.node });
  }
}

const AI_ACTION =
  /(?:^|\/)(?:claude-code-action|claude-code-base-action|codex-action|run-gemini-cli|gemini-cli-action|copilot-cli-action)(?:\/[\w./-]+)?@/i;

/** A workflow that starts an agent. */
function readWorkflow(root: Place, add: Add): void {
  for (const step of placesAt(root, 'jobs', '*', 'steps', '*')) {
    const command = textOf(member(step, 'uses'));
    if (!command || !AI_ACTION.test(command.value)) continue;
    const { node, pointer } = step;
    const { value, start, end } = command;
    const name = textOf(member(step, 'name', 'id'))?.value ?? value;
    add({ name, surface: 'workflow', pointer, key: { start, end }, node, command, isModule: true });
  }
}

/** Every string with `$(…)`: Crush runs it when it loads the file. */
function readSubstitutions(root: Place, add: Add): void {
  const open = [root];
  for (let place = open.pop(); place; place = open.pop()) {
    const command = textOf(place);
    if (command && /\$\([^)]/.test(command.value)) {
      const { start, end } = command;
      const { pointer, node, entry } = place;
      add({ name: entry?.key ?? pointer, surface: '$(...)', pointer, key: { start, end }, node, command });
    }
    // Hooks are read as hooks.
    open.push(
      ...childrenOf(place)
        .filter(({ pointer }) => pointer !== '/hooks')
        .reverse(),
    );
  }
}

const RUNS = new Set([
  'command',
  'cmd',
  'run',
  'script',
  'commands',
  'setup',
  'install',
  'start',
  'steps',
  'cleanup',
]);

/** Files whose shape is not documented: whatever is called a command. */
function readCommands(surface: string): Reader {
  const read = (at: Place, name: string, depth: number, add: Add): void => {
    for (const child of childrenOf(at)) {
      const key = child.entry?.key;
      const own = textOf(member(at, 'name'))?.value ?? name;
      const isCommand = key !== undefined && RUNS.has(key) && child.node.kind !== 'map';
      if (isCommand) commandsAt(child, { surface, name: own === '' ? key : own, list: 'each' }, add);
      else if (depth < 5 && child.node.kind !== 'scalar') read(child, key ?? own, depth + 1, add);
    }
  };
  return (root, add) => read(root, '', 0, add);
}

/** Commands under keys of the root. */
function keys(list: 'words' | 'each', ...names: string[]): Reader {
  return (root, add) => {
    for (const surface of names)
      for (const found of placesAt(root, surface)) commandsAt(found, { surface, list }, add);
  };
}

/** Commands that stand deeper; the last key is the name of the surface. */
function deep(...paths: string[]): Reader {
  return (root, add) => {
    for (const path of paths)
      for (const found of placesAt(root, ...path.split('/')))
        commandsAt(found, { surface: path.replaceAll('/', '.'), list: 'words' }, add);
  };
}

function lists(surface: string, ...names: string[]): Reader {
  return (root, add) => {
    for (const name of names) for (const list of placesAt(root, name)) readList(list, surface, add);
  };
}

function programs(surface: string, ...path: string[]): Reader {
  return (root, add) => {
    for (const map of placesAt(root, ...path)) readPrograms(map, surface, add);
  };
}

function readEnvironment(root: Place, add: Add): void {
  for (const variable of placesAt(root, 'env', '*'))
    readVariable(variable, variable.entry?.key ?? '', 'env', add);
}

/** Rows of data. A file may fit several. */
export const ROWS: [pattern: RegExp, ...readers: Reader[]][] = [
  [
    /(?:^|\/)(?:hooks?(?:\.v1)?\.(?:jsonc?|toml|ya?ml)|[^/]+\.hook|\.(?:kiro|github|grok|apm)\/hooks\/(?:.+\/)?[^/]+\.json)$/i,
    readHookFile,
  ],
  [
    /(?:^|\/)settings(?:\.[\w-]+)?\.jsonc?$/i,
    readEnvironment,
    deep('tools/discoveryCommand', 'tools/callCommand'),
    keys('words', 'toolDiscoveryCommand', 'toolCallCommand'),
  ],
  [/(?:^|\/)\.codex\/(?:.+\/)?[^/]+\.toml$/i, keys('words', 'notify')],
  [
    /(?:^|\/)\.codex\/environments\/[^/]+\.toml$/i,
    deep(
      'setup/script',
      'setup/darwin/script',
      'setup/linux/script',
      'setup/win32/script',
      'setup/windows/script',
      'cleanup/script',
    ),
  ],
  [/(?:^|\/)(?:\.vscode\/)?tasks\.json$/i, readTasks],
  [/(?:^|\/)\.vscode\/settings\.json$/i, readSettings],
  [
    /\.code-workspace$/i,
    (root, add) => {
      for (const tasks of placesAt(root, 'tasks')) readTasks(tasks, add);
      for (const settings of placesAt(root, 'settings')) readSettings(settings, add);
    },
  ],
  [/(?:^|\/)\.?devcontainer(?:-feature)?\.json$/i, readContainer],
  [
    /(?:^|\/)\.cursor\/environment\.json$/i,
    keys('each', 'install', 'start', 'update'),
    (root, add) => {
      for (const item of placesAt(root, 'terminals', '*'))
        commandsAt(item, { surface: 'terminals', list: 'words' }, add);
    },
  ],
  [
    /(?:^|\/)\.cursor\/worktrees\.json$/i,
    keys('each', 'setup-worktree', 'setup-worktree-unix', 'setup-worktree-windows'),
  ],
  [
    /(?:^|\/)copilot-setup-steps\.ya?ml$/i,
    (root, add) => {
      for (const steps of placesAt(root, 'jobs', '*', 'steps')) readSteps(steps, 'copilot-setup-steps', add);
    },
  ],
  [
    /(?:^|\/)\.github\/workflows\/.+\.md$/i,
    (root, add) => {
      for (const key of ['pre-steps', 'steps', 'pre-agent-steps', 'post-steps'])
        for (const steps of placesAt(root, key)) readSteps(steps, key, add);
      for (const steps of placesAt(root, 'jobs', '*', 'steps')) readSteps(steps, 'steps', add);
    },
  ],
  [/(?:^|\/)\.github\/workflows\/[^/]+(?<!\.lock)\.ya?ml$/i, readWorkflow],
  [
    /(?:^|\/)(?:opencode|kilo|mimocode)\.jsonc?$/i,
    lists('plugin', 'plugin'),
    programs('lsp', 'lsp'),
    programs('formatter', 'formatter'),
    (root, add) => {
      for (const hooks of placesAt(root, 'experimental', 'hook')) readHooks(hooks, hookContext(root), add);
    },
  ],
  [/(?:^|\/)\.pi\/settings\.json$/i, lists('package', 'packages'), lists('extension', 'extensions')],
  [/(?:^|\/)\.?crush\.json$/i, readSubstitutions, programs('lsp', 'lsp')],
  [/(?:^|\/)\.aider\.conf\.ya?ml$/i, keys('each', 'lint-cmd', 'test-cmd', 'load', 'notifications-command')],
  [
    /(?:^|\/)\.zed\/settings\.json$/i,
    programs('lsp', 'lsp'),
    readFormatters,
    programs('agent server', 'agent_servers'),
    deep('terminal/shell/program', 'node/path'),
    (root, add) => {
      for (const shell of placesAt(root, 'terminal', 'shell'))
        readPrograms(withProgram(shell), 'terminal', add);
      for (const variable of placesAt(root, 'terminal', 'env', '*'))
        readVariable(variable, variable.entry?.key ?? '', 'terminal env', add);
    },
  ],
  [/(?:^|\/)\.?lsp\.json$/i, programs('lsp', 'lspServers'), (root, add) => readPrograms(root, 'lsp', add)],
  [
    /(?:^|\/)(?:plugin|marketplace)\.json$/i,
    (root, add) => {
      for (const plugin of [root, ...placesAt(root, 'plugins', '*')]) {
        for (const map of placesAt(plugin, 'lspServers')) readPrograms(map, 'lsp', add);
        for (const path of [['monitors'], ['experimental', 'monitors']])
          for (const list of placesAt(plugin, ...path)) readMonitors(list, add);
        for (const hooks of placesAt(plugin, 'hooks')) readModules(hooks, add);
      }
    },
  ],
  [
    /(?:^|\/)monitors(?:\/monitors)?\.json$/i,
    (root, add) => readMonitors(member(root, 'monitors') ?? root, add),
  ],
  [
    /(?:^|\/)\.github\/(?:github-app|copilot-desktop)\.ya?ml$/i,
    (root, add) => {
      // Without a trigger somebody starts it.
      for (const script of placesAt(root, 'scripts', '*')) {
        const [trigger] = textsOf(member(script, 'triggers', 'trigger'));
        if (trigger)
          commandsAt(
            script,
            { surface: trigger.value, name: script.entry?.key ?? 'script', list: 'words' },
            add,
          );
      }
    },
  ],
  [/(?:^|\/)\.gitlab\/duo\/agent-config\.ya?ml$/i, keys('each', 'setup_script')],
  [/(?:^|\/)\.devin\/blueprint\.ya?ml$/i, keys('each', 'initialize', 'maintenance', 'post-build')],
  [/(?:^|\/)\.factory\/worktree-setups\/[^/]+\.ya?ml$/i, readCommands('worktree setup')],
  [/(?:^|\/)\.amp\/services\.ya?ml$/i, readCommands('service')],
  [/(?:^|\/)\.replit$/i, keys('words', 'onBoot')],
  [NIX, keys('each', 'onCreate', 'onStart')],
];

/** Zed: a formatter for all languages or for one, or several of them. */
function readFormatters(root: Place, add: Add): void {
  for (const holder of [root, ...placesAt(root, 'languages', '*')])
    for (const formatter of placesAt(holder, 'formatter'))
      for (const item of formatter.node.kind === 'list' ? childrenOf(formatter) : [formatter])
        readPrograms(item, 'formatter', add);
}

/** Zed: `{ "with_arguments": { "program", "args" } }`. */
function withProgram(shell: Place): Place {
  if (shell.node.kind !== 'map') return shell;
  const entries = shell.node.entries.map((entry) => {
    const { value } = entry;
    if (value.kind !== 'map') return entry;
    const renamed = value.entries.map((inner) =>
      inner.key === 'program' ? { ...inner, key: 'command' } : inner,
    );
    return { ...entry, value: { ...value, entries: renamed } };
  });
  return { ...shell, node: { ...shell.node, entries } };
}
