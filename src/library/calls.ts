/** The functions of src/index.ts: options in, the commands' own functions called, data out. Loaded with the first call. */
import { scan as scanCommand } from '../commands/scan';
import type { AuditReport } from '../report/audit/audit-report';
import type { McpReport } from '../report/mcp/json';
import type { Rule } from '../rules';
import type { Report } from '../types';
import type {
  AuditOptions,
  LockOptions,
  LockResult,
  McpOptions,
  ProjectOptions,
  RulesOptions,
  ScanOptions,
  ScanTextOptions,
  TextToScan,
  VerifyOptions,
} from './options';
import { requireOptions, requireText, usage } from './options';
import { inTurn, type Surroundings, worldOf } from './world';

const version = PACKAGE_VERSION;

/** What every command over a project takes. */
function common({ staged, ref, config, includeDependencies = false }: ProjectOptions) {
  return {
    from: { ...(staged === undefined ? {} : { staged }), ...(ref === undefined ? {} : { ref }) },
    configFile: typeof config === 'string' ? config : undefined,
    useConfig: config !== false,
    includeDependencies,
    showProgress: false,
    version,
  };
}

/** Exactly what the JSON report holds, and nothing of ours: who changes it changes no later call. */
function told<T>(data: T): T {
  return JSON.parse(JSON.stringify(data));
}

export function scan(here: Surroundings, options: ScanOptions): Promise<Report> {
  requireOptions('scan', options);
  const { paths = [], failOn, changedSince, rules = [], inventory = false, signal } = options;
  return inTurn(signal, async () => {
    const { from, ...rest } = common(options);
    const { report } = await scanCommand(worldOf(here, options), {
      ...rest,
      from: { ...from, ...(changedSince === undefined ? {} : { changedSince }) },
      paths: [...paths],
      files: [],
      stdinName: '',
      failOn,
      rulesDirs: [...rules],
      inventory,
    });
    return told(report);
  });
}

export function scanText(here: Surroundings, file: TextToScan, options: ScanTextOptions): Promise<Report> {
  requireText(file);
  requireOptions('scanText', options);
  const { cwd, config, failOn, rules = [], signal } = options;
  if (config !== undefined && cwd === undefined)
    throw usage('scanText: config belongs to cwd', 'name the folder of the project too');
  // A copy: it may be changed before its turn comes.
  const bytes = Buffer.from(file.text as Uint8Array);
  return inTurn(signal, async () => {
    const { report } = await scanCommand(
      worldOf(here, options, () => bytes),
      {
        ...common(config === undefined ? {} : { config }),
        useConfig: cwd !== undefined && config !== false,
        paths: ['-'],
        files: [],
        stdinName: file.path,
        failOn,
        rulesDirs: [...rules],
        inventory: false,
      },
    );
    return told(report);
  });
}

export function verify(here: Surroundings, options: VerifyOptions): Promise<Report> {
  requireOptions('verify', options);
  const { changedSince, lockRef, allowedSigners, signal } = options;
  return inTurn(signal, async () => {
    const command = await import('../commands/verify');
    const { from, ...rest } = common(options);
    const report = await command.verify(worldOf(here, options), {
      ...rest,
      from: { ...from, ...(changedSince === undefined ? {} : { changedSince }) },
      lockRef,
      allowedSigners,
    });
    return told(report);
  });
}

export function audit(here: Surroundings, target: string, options: AuditOptions): Promise<AuditReport> {
  requireOptions('audit', options);
  if (typeof target !== 'string')
    throw usage(
      'audit takes the name of a package',
      'a folder, an archive, a git address or npm:name@version',
    );
  const { failOn, against, signal } = options;
  return inTurn(signal, async () => {
    const { openTarget } = await import('../source/targets');
    const { auditAgainstLock } = await import('../commands/audit-command');
    const io = worldOf(here, options);
    const { cwd, env, atExit } = io;
    const opened = await openTarget(target, { cwd, env, atExit });
    try {
      return told(await auditAgainstLock(io, opened, { version, failOn, against }));
    } finally {
      await opened.close();
    }
  });
}

export function lock(here: Surroundings, options: LockOptions): Promise<LockResult> {
  requireOptions('lock', options);
  const { paths = [], check = false, accept = [], approveMcp = [], signal } = options;
  return inTurn(signal, async () => {
    const { lockedPaths, requireWritable } = await import('../commands/lock-command');
    const command = await import('../commands/lock');
    requireWritable(options);
    const result = await command.lock(worldOf(here, options), {
      ...common(options),
      paths: lockedPaths(paths),
      isCheck: check,
      isSure: true,
      accept: [...accept],
      approve: [...approveMcp],
    });
    return told(result) as LockResult;
  });
}

export function mcp(here: Surroundings, options: McpOptions): Promise<McpReport> {
  requireOptions('mcp', options);
  const { paths = [], failOn, signal } = options;
  return inTurn(signal, async () => {
    const { graphOf } = await import('../mcp/graph');
    const { mcpReport } = await import('../report/mcp/json');
    const { report, servers } = await scanCommand(worldOf(here, options), {
      ...common(options),
      paths: [...paths],
      files: [],
      stdinName: '',
      failOn,
      inventory: false,
      look: 'at-servers',
    });
    return told(mcpReport(graphOf(servers), report));
  });
}

async function userRules(here: Surroundings, { cwd, rules }: RulesOptions): Promise<Rule[]> {
  if (!rules || rules.length === 0) return [];
  const world = worldOf(here, cwd === undefined ? {} : { cwd });
  return (await import('../commands/user-rules')).loadUserRules(world.cwd, rules).rules;
}

export async function rules(here: Surroundings, options: RulesOptions): Promise<Rule[]> {
  requireOptions('rules', options);
  const { allRules } = await import('../rules');
  return told([...allRules(await userRules(here, options)).values()]);
}

export async function explain(here: Surroundings, id: string, options: RulesOptions): Promise<Rule> {
  requireOptions('explain', options);
  if (typeof id !== 'string') throw usage('explain takes the id of a rule', 'rules() lists them');
  const { ruleNamed } = await import('../commands/explain');
  return told(ruleNamed(id, await userRules(here, options)));
}
