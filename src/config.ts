/**
 * `primitives.config.json` (or `.yaml`): data only, never code. Everything unknown is an error, because a misspelt key
 * that is silently ignored is a gate that stands open.
 */
import fs from 'node:fs';
import path from 'node:path';
import { ExpectedError } from './errors';
import { FAIL_ON, type FailOn, type Files, SEVERITIES, type Severity } from './types';

export interface Ignore {
  /** Glob, relative to the root. */
  path: string;
  /** Rule id or family; all rules when absent. */
  rule?: string;
  reason: string;
}

export interface Config {
  failOn?: FailOn;
  rules?: Record<string, Severity | 'off'>;
  ignore?: Ignore[];
  /** Globs of files that are primitives here although no agent's catalog says so. */
  include?: string[];
  /** Globs of primitives that are not looked at. */
  exclude?: string[];
  /** Folders of rules of the user's own: relative to the file that names them, absolute once it is loaded. */
  rulesDirs?: string[];
  /** Which MCP servers may run. */
  mcp?: ServerPolicy;
  /** A local configuration file that this one adds to. */
  extends?: string;
}

/** @returns what the configuration makes of a rule, by itself or by its family; undefined when it says nothing */
export function configuredSeverity(rule: string, { rules }: Config): Severity | 'off' | undefined {
  return rules?.[rule] ?? rules?.[rule.split('/')[0]!];
}

/** Servers that it fits: all that is given must. */
export interface ServerPattern {
  /** Glob. */
  name?: string;
  /** Glob over the declaring file and the roots of the packages it comes with. */
  declarer?: string;
  transport?: string;
  /** Glob over the whole command line: `npx -y server@1.2.3`. */
  command?: string;
  /** `npm:@scope/name@^1.2`, `pypi:name@1.0.0`, `oci:image`; the range is one of npm's. */
  package?: string;
  /** Glob over the host of the URL. */
  host?: string;
  /** SRI digest of the definition, as `primitives mcp --format json` prints it. */
  integrity?: string;
}

export const TRANSITIVE = ['block', 'warn', 'allow'] as const;

export interface ServerPolicy {
  allow?: ServerPattern[];
  /** Goes before `allow`. */
  deny?: ServerPattern[];
  /** What happens to a server that a package brings and nobody allowed; `block` when absent. */
  transitive?: (typeof TRANSITIVE)[number];
}

/** A rule or a family that a configuration names, and the file that does. */
export interface NamedRule {
  id: string;
  file: string;
}

export interface LoadedConfig {
  config: Config;
  /** To be held against the rules that there are, which the configuration itself may add to. */
  named: NamedRule[];
  /** Where it was read from, and all that it adds to; absolute. */
  files: string[];
}

export const CONFIG_NAMES = ['primitives.config.json', 'primitives.config.yaml', 'primitives.config.yml'];
const MAX_EXTENDS = 8;
const MAX_CONFIG_BYTES = 1024 * 1024;

type Check = (value: unknown, at: string) => string | undefined;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const strings: Check = (value, at) =>
  Array.isArray(value) && value.every((item) => typeof item === 'string')
    ? undefined
    : `${at} must be a list of strings`;
const oneOf =
  (allowed: readonly string[]): Check =>
  (value, at) =>
    typeof value === 'string' && allowed.includes(value)
      ? undefined
      : `${at} must be one of ${allowed.join(', ')}`;

const PATTERN_KEYS = ['name', 'declarer', 'transport', 'command', 'package', 'host', 'integrity'];
/** These say what would run; a name is anybody's choice. */
const APPROVING = ['command', 'package', 'host', 'integrity'];

const serverPatterns =
  (isAllow: boolean): Check =>
  (value, at) => {
    if (!Array.isArray(value)) return `${at} must be a list`;
    for (const [i, entry] of value.entries()) {
      const here = `${at}[${i}]`;
      if (!isRecord(entry)) return `${here} must be a map`;
      for (const [key, text] of Object.entries(entry)) {
        if (!PATTERN_KEYS.includes(key)) return `${here} has an unknown key "${key}"`;
        if (typeof text !== 'string' || text === '') return `${here}.${key} must be a text`;
      }
      const keys = Object.keys(entry);
      if (keys.length === 0) return `${here} must say which servers`;
      if (isAllow && !keys.some((key) => APPROVING.includes(key)))
        return `${here}: a name or a place approves nothing by itself; add ${APPROVING.join(', ')}`;
    }
    return undefined;
  };

const MCP_KEYS: Record<string, Check> = {
  allow: serverPatterns(true),
  deny: serverPatterns(false),
  transitive: oneOf(TRANSITIVE),
};

/** One row a key: what its value must be. */
const KEYS: Record<string, Check> = {
  $schema: (value, at) => (typeof value === 'string' ? undefined : `${at} must be a string`),
  failOn: oneOf(FAIL_ON),
  rules(value, at) {
    if (!isRecord(value)) return `${at} must be a map of rule ids to a severity or "off"`;
    for (const [id, level] of Object.entries(value)) {
      const problem = oneOf([...SEVERITIES, 'off'])(level, `${at}["${id}"]`);
      if (problem) return problem;
    }
    return undefined;
  },
  ignore(value, at) {
    if (!Array.isArray(value)) return `${at} must be a list`;
    for (const [i, entry] of value.entries()) {
      if (!isRecord(entry)) return `${at}[${i}] must be a map`;
      const unknown = Object.keys(entry).find((key) => !['path', 'rule', 'reason'].includes(key));
      if (unknown) return `${at}[${i}] has an unknown key "${unknown}"`;
      if (typeof entry.path !== 'string') return `${at}[${i}].path must be a glob`;
      if (entry.rule !== undefined && typeof entry.rule !== 'string')
        return `${at}[${i}].rule must be a rule id`;
      if (typeof entry.reason !== 'string' || entry.reason.trim() === '')
        return `${at}[${i}].reason must say why`;
    }
    return undefined;
  },
  include: strings,
  exclude: strings,
  rulesDirs: strings,
  mcp(value, at) {
    if (!isRecord(value)) return `${at} must be a map`;
    for (const [key, part] of Object.entries(value)) {
      const check = Object.hasOwn(MCP_KEYS, key) ? MCP_KEYS[key] : undefined;
      if (!check) return `${at} has an unknown key "${key}"`;
      const problem = check(part, `${at}.${key}`);
      if (problem) return problem;
    }
    return undefined;
  },
  extends: (value, at) => (typeof value === 'string' ? undefined : `${at} must be a path`),
};

/**
 * @param root folder in which the configuration is looked for
 * @param explicit path given on the command line, relative to `cwd`
 * @param disk where it is looked for
 * @throws ExpectedError `config` for anything that is not a valid configuration
 */
export async function loadConfig(
  root: string,
  explicit: string | undefined,
  disk: Files = fs,
): Promise<LoadedConfig> {
  const reading: Reading = { disk, named: [], files: [] };
  const { named, files } = reading;
  const file =
    explicit ?? CONFIG_NAMES.map((name) => path.join(root, name)).find((name) => exists(disk, name));
  return { config: file === undefined ? {} : await readConfig(file, reading, 0), named, files };
}

interface Reading extends Omit<LoadedConfig, 'config'> {
  disk: Files;
}

/** What is there and cannot be read is there. */
function exists(disk: Files, file: string): boolean {
  try {
    disk.statSync(file);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ENOENT';
  }
}

/** @throws ExpectedError `config` for the first that nobody knows */
export function requireRules(named: readonly NamedRule[], isKnown: (id: string) => boolean): void {
  for (const { id, file } of named) {
    if (isKnown(id)) continue;
    throw new ExpectedError('config', `${file}: no rule "${id}"`, 'run `primitives rules` for the list');
  }
}

async function readConfig(file: string, reading: Reading, depth: number): Promise<Config> {
  const { disk, named } = reading;
  reading.files.push(path.resolve(file));
  const data = await parseFile(file, disk);
  const hint = 'see docs/configuration.md for all keys';
  if (!isRecord(data)) throw new ExpectedError('config', `${file}: the configuration must be a map`, hint);
  for (const [key, value] of Object.entries(data)) {
    // Not what every object has: `valueOf` is no key.
    const check = Object.hasOwn(KEYS, key) ? KEYS[key] : undefined;
    if (!check) {
      throw new ExpectedError(
        'config',
        `${file}: unknown key "${key}"`,
        `known keys: ${Object.keys(KEYS).join(', ')}`,
      );
    }
    const problem = check(value, key);
    if (problem) throw new ExpectedError('config', `${file}: ${problem}`, hint);
  }
  const config = data as Config;
  for (const id of Object.keys(config.rules ?? {})) named.push({ id, file });
  for (const { rule } of config.ignore ?? []) if (rule) named.push({ id: rule, file });
  if (config.rulesDirs)
    config.rulesDirs = config.rulesDirs.map((folder) => path.resolve(path.dirname(file), folder));
  if (config.extends === undefined) return config;
  if (depth >= MAX_EXTENDS)
    throw new ExpectedError('config', `${file}: "extends" goes round in circles`, hint);
  const base = await readConfig(path.resolve(path.dirname(file), config.extends), reading, depth + 1);
  return {
    ...base,
    ...config,
    rules: { ...base.rules, ...config.rules },
    ignore: [...(base.ignore ?? []), ...(config.ignore ?? [])],
    include: [...(base.include ?? []), ...(config.include ?? [])],
    exclude: [...(base.exclude ?? []), ...(config.exclude ?? [])],
    rulesDirs: [...(base.rulesDirs ?? []), ...(config.rulesDirs ?? [])],
    ...(base.mcp || config.mcp ? { mcp: mergedPolicies(base.mcp, config.mcp) } : {}),
  };
}

function mergedPolicies(base: ServerPolicy = {}, policy: ServerPolicy = {}): ServerPolicy {
  return {
    ...base,
    ...policy,
    allow: [...(base.allow ?? []), ...(policy.allow ?? [])],
    deny: [...(base.deny ?? []), ...(policy.deny ?? [])],
  };
}

async function parseFile(file: string, disk: Files): Promise<unknown> {
  let text: string;
  try {
    const { size } = disk.statSync(file);
    if (size > MAX_CONFIG_BYTES) throw new Error(`larger than ${MAX_CONFIG_BYTES} bytes`);
    text = disk.readFileSync(file).toString('utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const missing = code === 'ENOENT';
    throw new ExpectedError(
      'config',
      missing ? `${file}: no such configuration file` : `${file}: ${message}`,
      'give an existing file with --config, or --no-config to do without',
    );
  }
  try {
    if (file.endsWith('.json')) return JSON.parse(text.replace(/^\ufeff/, ''));
    const { parse } = await import('yaml');
    return parse(text, { maxAliasCount: 100 });
  } catch (error) {
    const [reason] = (error as Error).message.split('\n');
    throw new ExpectedError('config', `${file}: ${reason}`, 'the file must be valid JSON or YAML');
  }
}
