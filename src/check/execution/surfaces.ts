/**
 * What starts by itself, as an inventory. Rule: runs-by-itself. It says that something runs, not that it is bad: what a
 * command does is judged by the phrase rules, what a package brings by execution/transitive-hook.
 */
import { commandText } from '../../mcp/print';
import type { Declaration, Target } from '../../mcp/server';
import { asksNothing } from '../../mcp/surfaces';
import { isAside, targetsOf } from '../../mcp/surfaces/shell';
import { visible } from '../../text/escape';
import type { Observation, Severity } from '../../types';

const RULE = 'execution/runs-by-itself';
const MAX_AGENTS = 4;

/** @param declarations those without `surface` are servers, and not looked at */
export function checkSurfaces<Surface extends Declaration>(
  declarations: readonly Surface[],
): { server: Surface; observation: Observation }[] {
  return declarations
    .filter(({ surface }) => surface !== undefined)
    .map((server) => ({ server, observation: observationOf(server) }));
}

function observationOf(declaration: Declaration): Observation {
  const { surface = '', agents, isDisabled } = declaration;
  const { start, end } = declaration.key;
  const { severity, why } = isDisabled ? OFF : gradeOf(declaration);
  const more = agents.length > MAX_AGENTS ? ', ...' : '';
  const readers = agents.length > 0 ? ` of ${agents.slice(0, MAX_AGENTS).join(', ')}${more}` : '';
  const what = `\`${visible(commandText(declaration), 120)}\` runs by itself: ${visible(surface, 60)}${readers}`;
  return { rule: RULE, severity, start, end, message: why === '' ? what : `${what}; ${why}` };
}

interface Grade {
  severity: Severity;
  /** Goes behind the message. */
  why: string;
}

const OFF: Grade = { severity: 'info', why: 'switched off' };

function gradeOf(declaration: Declaration): Grade {
  const { path, surface, command, args, runs } = declaration;
  const targets = command ? [runs, ...targetsOf(command, args)] : [runs];
  const outside = targets.map((target) => outsidePath(target, path)).find((place) => place !== undefined);
  if (outside !== undefined)
    return { severity: 'medium', why: `${visible(outside, 80)} lies outside the project` };
  if (surface === 'initializeCommand') return hostGrade(targets);
  if (asksNothing(path)) return { severity: 'low', why: 'nobody is asked' };
  return { severity: 'info', why: '' };
}

/** Programs that bring code from elsewhere, or run what they are sent. */
const FETCHES =
  /^(?:curl|wget|iwr|irm|iex|invoke-(?:webrequest|restmethod|expression)|ncat?|netcat|(?:ba|z|da|k|a)?sh|eval|base64|mshta|certutil|bitsadmin|osascript)$/;

/** The one command of a dev container that runs on the machine outside. */
function hostGrade(targets: readonly Target[]): Grade {
  const why = 'outside the container, on the machine itself';
  if (
    targets.some(
      (target) => target.type === 'package' || (target.type === 'program' && FETCHES.test(target.name)),
    )
  )
    return { severity: 'medium', why };
  const isOwn = targets.every((target) => target.type !== 'program' || isAside(target.name));
  return { severity: isOwn ? 'info' : 'low', why };
}

/** Places that are not the project's: a user's folders, temporary ones, absolute paths. */
const OUTSIDE =
  /^(?:~|\$\{?(?:env:)?(?:HOME|USERPROFILE|APPDATA|LOCALAPPDATA|TEMP|TMP|TMPDIR|XDG_\w{1,40}|userHome)\}?|%(?:USERPROFILE|APPDATA|LOCALAPPDATA|TEMP|TMP|PUBLIC|PROGRAMDATA|HOMEPATH)%|[a-z]:|\\)[/\\]|^\//i;
/** Where programs are installed, and where containers and clouds keep the project. */
const INSTALLED =
  /^(?:\/(?:usr\/(?:local\/)?)?s?bin\/|\/opt\/(?:homebrew|local)\/|\/nix\/|\/home\/linuxbrew\/|\/(?:workspaces?|app|project|dev)\/|[a-z]:[/\\](?:windows|program files))/i;

/** @returns the path that is run, when it does not lie in the project */
function outsidePath(target: Target, from: string): string | undefined {
  if (target.type !== 'script' && target.type !== 'program') return undefined;
  const path = target.type === 'script' ? target.path : target.at.value;
  if (OUTSIDE.test(path)) return INSTALLED.test(path) ? undefined : path;
  return climbsOut(path, from) ? path : undefined;
}

/** `../x`, from the folder that has the agent's folder in it. */
function climbsOut(path: string, from: string): boolean {
  if (!/^\.\.?[/\\]/.test(path)) return false;
  const folders = from.split('/').slice(0, -1);
  const own = folders.findIndex((name) => name.startsWith('.'));
  let depth = own === -1 ? folders.length : own;
  for (const part of path.split(/[/\\]/)) {
    if (part === '..') depth--;
    else if (part !== '.' && part !== '') depth++;
    if (depth < 0) return true;
  }
  return false;
}
