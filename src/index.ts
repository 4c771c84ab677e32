/**
 * The library: what the commands do, for programs. Each function returns the data of the JSON report
 * (docs/json-report.md), writes nothing to a terminal, and leaves the process as it is: no exit code, no signal handler,
 * no working folder. Findings are data and are never thrown; what cannot be used is an `ExpectedError`.
 *
 * Small on purpose, as src/cli.ts is: what a function needs is loaded when it is called. Beside src/cli.ts this is the
 * one file that asks `process` anything.
 */
import type { Capability } from './capabilities/capability';
import { type ErrorCode, ExpectedError } from './errors';
import type {
  AuditOptions,
  LockOptions,
  LockResult,
  McpOptions,
  RulesOptions,
  ScanOptions,
  ScanTextOptions,
  TextToScan,
  VerifyOptions,
} from './library/options';
import type { Surroundings } from './library/world';
import type { ServerRow } from './mcp/graph';
import type { AuditReport } from './report/audit/audit-report';
import type { McpReport } from './report/mcp/json';
import type { Rule } from './rules';
import type {
  FailOn,
  Family,
  Finding,
  Kind,
  Primitive,
  Region,
  Report,
  Severity,
  Skip,
  SkipReason,
} from './types';

export type {
  AuditOptions,
  AuditReport,
  Capability,
  ErrorCode,
  FailOn,
  Family,
  Finding,
  Kind,
  LockOptions,
  LockResult,
  McpOptions,
  McpReport,
  Primitive,
  Region,
  Report,
  Rule,
  RulesOptions,
  ScanOptions,
  ScanTextOptions,
  ServerRow,
  Severity,
  Skip,
  SkipReason,
  TextToScan,
  VerifyOptions,
};
export { ExpectedError };

const calls = () => import('./library/calls');

function here(): Surroundings {
  return { cwd: process.cwd(), env: process.env };
}

/**
 * Looks for what would hijack an agent in every primitive of a folder: `primitives scan`.
 * @param options where, and how; the current folder with its configuration and its lock when absent
 * @returns the report. `complete: false`: something could not be read, so nothing found is not "clean"
 * @throws ExpectedError for options, paths, rules, a configuration or a lock that cannot be used
 */
export async function scan(options: ScanOptions = {}): Promise<Report> {
  return (await calls()).scan(here(), options);
}

/**
 * Looks at one text in memory, as `scan` looks at a file: for an editor, or for a registry that has no folder. Nothing on
 * the disk is read unless `cwd` is given.
 * @param file its name, relative to the root of its project and with slashes, by which the catalog knows what it is; its
 * text, or its bytes as they would be in the file
 * @param options with `cwd` it is judged as part of that project: by its configuration and its lock
 * @returns the report. Files that the text includes are not there to be looked at
 * @throws ExpectedError for options, a name, rules, a configuration or a lock that cannot be used
 */
export async function scanText(file: TextToScan, options: ScanTextOptions = {}): Promise<Report> {
  return (await calls()).scanText(here(), file, options);
}

/**
 * Holds what is there against `primitives-lock.json`: `primitives verify`. Drift is a finding.
 * @param options where; the current folder when absent
 * @returns the report. Only `exitCode: 0` means that everything is as it was pinned
 * @throws ExpectedError `lock` without a lock that can be used; for options or a configuration that cannot be used
 */
export async function verify(options: VerifyOptions = {}): Promise<Report> {
  return (await calls()).verify(here(), options);
}

/**
 * Takes a package apart before it is installed: `primitives audit`. Nothing of it is executed, or unpacked into a folder
 * of yours; the network is used only where the target says so.
 * @param target a folder, an archive, a git address with `#ref:path`, or `npm:name@version`
 * @param options where its lock is, if it is pinned
 * @returns findings, verdict, capabilities, servers and digest; against the lock, what changed
 * @throws ExpectedError for options, or a target that is not there, cannot be fetched or is no package
 */
export async function audit(target: string, options: AuditOptions = {}): Promise<AuditReport> {
  return (await calls()).audit(here(), target, options);
}

/**
 * Pins every primitive by its content, into `primitives-lock.json`: `primitives lock`. Nobody is asked: the call is the
 * answer. Written whole or not at all, and never over findings that nobody accepted.
 * @param options where, what to accept; with `check` nothing is written
 * @returns what became of it, the report, and what the lock adds, changes and drops
 * @throws ExpectedError for options, a configuration or a lock that cannot be used, or written
 */
export async function lock(options: LockOptions = {}): Promise<LockResult> {
  return (await calls()).lock(here(), options);
}

/**
 * Every MCP server that is declared anywhere, by what chain it came, and whether it may run: `primitives mcp`.
 * @param options where; the current folder when absent
 * @returns what `primitives mcp --format json` prints
 * @throws ExpectedError for options, paths, a configuration or a lock that cannot be used
 */
export async function mcp(options: McpOptions = {}): Promise<McpReport> {
  return (await calls()).mcp(here(), options);
}

/**
 * What the rules are: `primitives rules`.
 * @param options folders of rules of your own
 * @returns every rule, sorted by id. Their examples are hostile texts: do not show them to a model
 * @throws ExpectedError for options or rules that cannot be used
 */
export async function rules(options: RulesOptions = {}): Promise<Rule[]> {
  return (await calls()).rules(here(), options);
}

/**
 * One rule: why it matters, what to do, what is known to be a false alarm: `primitives explain`.
 * @param id as a finding has it, or the part after the slash
 * @param options folders of rules of your own
 * @throws ExpectedError `usage` when there is no such rule; for options or rules that cannot be used
 */
export async function explain(id: string, options: RulesOptions = {}): Promise<Rule> {
  return (await calls()).explain(here(), id, options);
}
