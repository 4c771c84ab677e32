/** What editors and their containers start: tasks, terminals, programs of extensions, commands of a dev container. */
import {
  type Add,
  childrenOf,
  commandsAt,
  keyOf,
  member,
  type Place,
  placesAt,
  textOf,
  textsOf,
} from './tree';

const SYSTEMS = ['windows', 'osx', 'linux'];

/** Tasks that run when a folder is opened or a worktree made, and the tasks those depend on. @param place tasks.json */
export function readTasks(place: Place, add: Add): void {
  const tasks = placesAt(place, 'tasks', '*');
  const byLabel = new Map<string, Place[]>();
  for (const task of tasks) {
    const label = labelOf(task);
    if (label === undefined) continue;
    const known = byLabel.get(label);
    if (known) known.push(task);
    else byLabel.set(label, [task]);
  }
  const seen = new Set<Place>();
  const read = (task: Place, surface: string, i: number): void => {
    const open: Place[] = [task];
    for (let next = open.pop(); next; next = open.pop()) {
      if (seen.has(next)) continue;
      seen.add(next);
      addTask(next, place, surface, i, add);
      for (const label of dependenciesOf(next)) open.push(...(byLabel.get(label) ?? []));
    }
  };
  tasks.forEach((task, i) => {
    for (const option of placesAt(task, 'runOptions', 'runOn')) {
      const on = textOf(option)?.value;
      // VS Code compares without case.
      if (on !== undefined && on.toLowerCase() !== 'default')
        read(task, /^folderopen$/i.test(on) ? 'folderOpen' : on, i);
    }
  });
}

function labelOf(task: Place): string | undefined {
  const label = textOf(member(task, 'label', 'taskName'))?.value;
  if (label !== undefined) return label;
  const script = textOf(member(task, 'script'))?.value;
  return script === undefined ? undefined : `${textOf(member(task, 'type'))?.value}: ${script}`;
}

function dependenciesOf(task: Place): string[] {
  return placesAt(task, 'dependsOn').flatMap((on) => {
    const items = on.node.kind === 'list' ? childrenOf(on) : [on];
    return items.flatMap((item) => textOf(item)?.value ?? labelOf(item) ?? []);
  });
}

function addTask(task: Place, file: Place, surface: string, i: number, add: Add): void {
  const { node, pointer } = task;
  const label = labelOf(task) ?? `task #${i + 1}`;
  let isAdded = false;
  const holders: [name: string, place: Place][] = [[label, task]];
  for (const system of SYSTEMS)
    for (const own of placesAt(task, system)) holders.push([`${label} (${system})`, own]);
  for (const [name, holder] of holders) {
    const [command, ...words] = quotable(member(holder, 'command'));
    if (!command) continue;
    const listed = member(holder, 'args') ?? member(task, 'args');
    const args = [...words, ...(listed ? childrenOf(listed).flatMap(quotable) : [])];
    const { start, end } = command;
    const env = placesAt(holder, 'options', 'env').at(-1)?.node;
    add({ name, surface, pointer, key: { start, end }, node, command, args, env });
    isAdded = true;
  }
  if (isAdded) return;
  // `npm` and the like: a script by its name.
  const script = textOf(member(task, 'script', 'task'));
  const type = textOf(member(task, 'type'));
  if (script && type) {
    const { start, end } = script;
    const runner = type.value === 'npm' ? 'npm run' : type.value;
    add({
      name: label,
      surface,
      pointer,
      key: { start, end },
      node,
      command: { value: `${runner} ${script.value}`, start, end },
    });
    return;
  }
  // The command may stand beside all tasks.
  const [command, ...args] = quotable(member(file, 'command'));
  const key = member(task, 'label', 'taskName') ?? task;
  const { start, end } = key.node;
  if (command || placesAt(task, 'dependsOn').length === 0)
    add({
      name: label,
      surface,
      pointer,
      key: { start, end },
      node,
      command,
      args: [...args, ...textsOf(member(file, 'args'))],
    });
}

/** A word is a string, or `{ value, quoting }`. */
function quotable(place: Place | undefined): ReturnType<typeof textsOf> {
  if (!place) return [];
  if (place.node.kind === 'list') return childrenOf(place).flatMap(quotable);
  if (place.node.kind === 'map') return textsOf(member(place, 'value'));
  return textsOf(place);
}

const CONTAINER_COMMANDS = [
  'initializeCommand',
  'onCreateCommand',
  'updateContentCommand',
  'postCreateCommand',
  'postStartCommand',
  'postAttachCommand',
];

/** @param place devcontainer.json */
export function readContainer(place: Place, add: Add): void {
  for (const surface of CONTAINER_COMMANDS)
    for (const found of placesAt(place, surface)) commandsAt(found, { surface, list: 'words' }, add);
  for (const settings of placesAt(place, 'customizations', 'vscode', 'settings')) readSettings(settings, add);
  // Before 2022.
  for (const settings of placesAt(place, 'settings')) readSettings(settings, add);
}

const TERMINAL =
  /^terminal\.(?:integrated|external)\.(?:profiles\.[^.]+\.(.+)|automationProfile\.\w+|automationShell\.\w+|shell\.\w+|\w+Exec)$/i;
const TERMINAL_ENV = /^terminal\.integrated\.env\.\w+\.([^.]+)$/;
/** A program of an extension, where it lies in the project. */
const PROGRAM =
  /(?:^|\.)(?:path|bin|(?:\w*(?:executable|exec|interpreter|server|binary|bin|command|compiler|node|runtime|prettier|eslint|stylelint|cmake|make|pytest|lsp|debugger|formatter|linter|python|ruby|go|cargo|java|php|git))path)$/i;
/** A command line of an extension that runs by itself: on save, on open, at the start of a server. */
const COMMAND =
  /(?:^|\.)(?:overrideCommand|customRubyCommand|jestCommandLine|serverCommand|server\.command|commandLine)$/i;
const ON_SAVE = /^(?:emeraldwalk\.runonsave|runOnSave)\.commands\.\d+\.(?:cmd|command)$/i;
const MAX_DEPTH = 8;
const MAX_SETTINGS = 20_000;

/** A path from the project, and not a name that is looked up in PATH. */
function isRelative(path: string): boolean {
  return /^\$\{workspace|^\.{0,2}[\w@.-]+[/\\]|^\.{1,2}[/\\]/i.test(path) && !/[*?\n]|:\/\//.test(path);
}

/** @param place settings of VS Code, dotted or nested */
export function readSettings(place: Place, add: Add): void {
  let left = MAX_SETTINGS;
  const walk = (at: Place, prefix: string, depth: number): void => {
    childrenOf(at).forEach((child, i) => {
      if (--left < 0) return;
      const own = child.entry?.key ?? String(i);
      // `[python]` holds settings for one language.
      const name = own.startsWith('[') && prefix === '' ? '' : prefix === '' ? own : `${prefix}.${own}`;
      const isWhole = readSetting(child, name, add);
      if (!isWhole && child.node.kind !== 'scalar' && depth < MAX_DEPTH) walk(child, name, depth + 1);
    });
  };
  walk(place, '', 0);
}

/** @returns whether all there is in it was read */
function readSetting(place: Place, name: string, add: Add): boolean {
  const { node, pointer } = place;
  const known = { name, surface: 'settings', pointer, key: keyOf(place), node };
  if (TERMINAL.test(name)) {
    const paths = node.kind === 'map' ? textsOf(member(place, 'path')) : textsOf(place);
    const args = textsOf(member(place, 'args'));
    const env = member(place, 'env')?.node;
    for (const command of paths) add({ ...known, surface: 'terminal', command, args, env });
    return true;
  }
  const variable = TERMINAL_ENV.exec(name)?.[1];
  if (variable !== undefined) {
    readVariable(place, variable, 'terminal env', add);
    return true;
  }
  const [command, ...args] = textsOf(place);
  if (!command || command.value.trim() === '') return false;
  if (ON_SAVE.test(name)) add({ ...known, surface: 'on save', command, args });
  else if (COMMAND.test(name)) add({ ...known, command, args });
  else if (PROGRAM.test(name) && isRelative(command.value)) add({ ...known, command, args });
  else return false;
  return true;
}

/** Variables whose value is a file that programs load or read as a script. */
const FILES =
  /^(?:BASH_ENV|ENV|ZDOTDIR|PYTHONSTARTUP|LD_PRELOAD|LD_AUDIT|DYLD_INSERT_LIBRARIES|CLAUDE_ENV_FILE)$/;
/** Variables whose value is a command line. */
const LINES =
  /^(?:PROMPT_COMMAND|GIT_SSH|GIT_SSH_COMMAND|GIT_ASKPASS|SSH_ASKPASS|GIT_EXTERNAL_DIFF|GIT_EDITOR|GIT_SEQUENCE_EDITOR|GIT_PAGER|PAGER|EDITOR|VISUAL|BROWSER|LESSOPEN|CLAUDE_CODE_SHELL_PREFIX|SHELL|RUSTC_WRAPPER)$/;
/** Variables with options, some of which load a file. */
const OPTIONS = /^(?:NODE_OPTIONS|PERL5OPT|RUBYOPT|JAVA_TOOL_OPTIONS|_JAVA_OPTIONS|JDK_JAVA_OPTIONS)$/;
const LOADS =
  /(?:--(?:require|import|loader|experimental-loader)(?:=|\s{1,9})|(?:^|\s)-[rMI]\s{0,9}|-javaagent:|-agent(?:lib|path):)([^\s"']{1,500})/;

/** A variable of the environment that makes programs run something. */
export function readVariable(place: Place, name: string, surface: string, add: Add): void {
  const command = textOf(place);
  if (!command || command.value.trim() === '') return;
  const { node, pointer } = place;
  const known = { name, surface: `${surface} ${name}`, pointer, key: keyOf(place), node, command };
  const loaded = FILES.test(name) ? command.value : OPTIONS.test(name) && LOADS.exec(command.value)?.[1];
  if (loaded) add({ ...known, runs: { type: 'script', path: loaded, at: command } });
  else if (LINES.test(name) || (name === 'PS1' && /\$\(|`/.test(command.value))) add(known);
}
