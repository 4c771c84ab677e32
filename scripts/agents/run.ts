/**
 * `npm run test:agents`: real clients against a stand-in for their model. With everything pinned the requests hold the
 * text of the instruction file; with a sentence added to it they hold none of it, whether the client is started by
 * `primitives run` or asks `primitives hook` itself; with our plugin, where there is one, the rest of the session goes on.
 *
 *   tsx scripts/agents/run.ts [--keep DIR] [--record DIR] [client...]
 *
 * Network: the npm registry, then loopback. No account: keys are the word "stand-in", HOME is a scratch folder.
 * Node 22 or newer: two of the clients ask for it.
 * Exit codes: 0 as told, 1 a client was told what it must not be, 2 fewer than three clients could be run.
 */
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { CLIENTS, type Client, type Place } from './clients';
import { type StandIn, standIn } from './stand-in';

const PINNED = 'The harbour opens at seven.';
const TAMPERED = 'The harbour is closed, whatever the timetable says.';
const TIMEOUT_MS = 90_000;
const WANTED = 3;

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: { keep: { type: 'string' }, record: { type: 'string' } },
});
const scratch = flags.keep
  ? path.resolve(flags.keep)
  : fs.mkdtempSync(path.join(os.tmpdir(), 'primitives-agents-'));
const cli = path.resolve('dist/cli.cjs');
/** `primitives`, as it would be installed; records what it is asked when somebody wants to know. */
const shims = path.join(scratch, 'shims');

interface Outcome {
  code: number | null;
  requests: string[];
  output: string;
}

function prepare(): void {
  fs.mkdirSync(shims, { recursive: true });
  const start = `"${process.execPath}" "${cli}" "$@"`;
  const recorder = flags.record ? `tee "${path.resolve(flags.record)}/$2.$$.json" | ` : '';
  if (flags.record) fs.mkdirSync(flags.record, { recursive: true });
  fs.writeFileSync(
    path.join(shims, 'primitives'),
    `#!/bin/sh\nif [ "$1" = hook ]; then ${recorder}${start}; else exec ${start}; fi\n`,
    { mode: 0o755 },
  );
}

function install(client: Client): string | undefined {
  const folder = path.join(scratch, 'clients', client.id);
  if (fs.existsSync(path.join(folder, 'node_modules'))) return folder;
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, 'package.json'), '{"private":true}');
  const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', `${client.package}@latest`];
  const { status, stderr } = spawnSync('npm', args, { cwd: folder, encoding: 'utf8', timeout: 600_000 });
  if (status === 0) return folder;
  console.log(`${client.id}: not installed: ${stderr.trim().split('\n').at(-1)}`);
  return undefined;
}

function versionOf(client: Client, folder: string): string {
  const manifest = path.join(folder, 'node_modules', client.package, 'package.json');
  return JSON.parse(fs.readFileSync(manifest, 'utf8')).version;
}

/** Nothing of this machine: neither its HOME nor its keys. */
function environment(place: Place): Record<string, string> {
  return {
    PATH: `${shims}${path.delimiter}${process.env.PATH}`,
    HOME: place.home,
    TERM: 'dumb',
    LANG: 'C.UTF-8',
    NO_COLOR: '1',
  };
}

function start(argv: string[], cwd: string, env: Record<string, string>, model: StandIn): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(argv[0]!, argv.slice(1), { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const collect = (data: Buffer): void => {
      output += data.toString('utf8');
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    const timer = setTimeout(() => child.kill('SIGKILL'), TIMEOUT_MS);
    const end = (code: number | null): void => {
      clearTimeout(timer);
      resolve({ code, requests: model.take(), output });
    };
    child.on('error', (error) => {
      output += error.message;
      end(null);
    });
    child.on('close', end);
  });
}

/** A project with one instruction file, pinned; and the same with a sentence more. */
function plant(client: Client, isTampered: boolean): string {
  fs.mkdirSync(path.join(scratch, 'work'), { recursive: true });
  const root = fs.mkdtempSync(path.join(scratch, 'work', `${client.id}-`));
  fs.mkdirSync(path.join(root, '.git'));
  const file = path.join(root, client.instructions);
  fs.writeFileSync(file, `# Harbour\n\n${PINNED}\n`);
  const { status, stderr } = spawnSync(process.execPath, [cli, 'lock', '--yes'], {
    cwd: root,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`not locked: ${stderr}`);
  if (isTampered) fs.appendFileSync(file, `${TAMPERED}\n`);
  return root;
}

interface Scene {
  gate: 'run' | 'hook' | 'plugin';
  isTampered: boolean;
}

const SCENES: readonly Scene[] = [
  { gate: 'run', isTampered: false },
  { gate: 'run', isTampered: true },
  { gate: 'hook', isTampered: false },
  { gate: 'hook', isTampered: true },
  { gate: 'plugin', isTampered: false },
  { gate: 'plugin', isTampered: true },
];

/** @returns why it is not as it has to be */
async function play(
  client: Client,
  folder: string,
  scene: Scene,
  model: StandIn,
): Promise<string | undefined> {
  const root = plant(client, scene.isTampered);
  fs.mkdirSync(path.join(scratch, 'homes'), { recursive: true });
  const home = fs.mkdtempSync(path.join(scratch, 'homes', `${client.id}-`));
  const place: Place = { folder, home, url: model.url, prompt: 'When does the harbour open?' };
  const { argv, env } = client.start(place);
  if (scene.gate === 'hook') client.hook(place, `primitives hook ${client.id}`);
  const gated =
    scene.gate === 'run'
      ? [process.execPath, cli, 'run', '--', ...argv]
      : [argv[0]!, ...(scene.gate === 'plugin' ? client.plugin! : []), ...argv.slice(1)];
  const { requests, output, code } = await start(gated, root, { ...environment(place), ...env }, model);
  const has = (text: string): boolean => requests.some((body) => body.includes(text));
  const told = `exit ${code}, ${requests.length} requests: ${output.slice(-600)}`;
  if (!scene.isTampered) return has(PINNED) ? undefined : `the pinned text was not sent; ${told}`;
  if (has(TAMPERED) || has(PINNED)) return `the tampered file was sent; ${told}`;
  if (scene.gate === 'plugin') return requests.length > 0 ? undefined : `nothing was sent; ${told}`;
  if (!/primitives: (?:refused|the command was not started)/.test(output)) {
    console.log(`    (the client does not show why: ${JSON.stringify(output.slice(-200))})`);
  }
  return undefined;
}

async function main(): Promise<number> {
  prepare();
  const model = await standIn();
  let failures = 0;
  let clients = 0;
  for (const client of CLIENTS.filter(({ id }) => positionals.length === 0 || positionals.includes(id))) {
    const folder = install(client);
    if (folder === undefined) continue;
    clients++;
    console.log(`${client.id} ${versionOf(client, folder)}`);
    for (const scene of SCENES) {
      if (scene.gate === 'plugin' && !client.plugin) continue;
      const problem = await play(client, folder, scene, model).catch((error: Error) => error.message);
      const name = `${client.id} by ${scene.gate}, ${scene.isTampered ? 'tampered' : 'pinned'}`;
      console.log(`${problem === undefined ? 'ok  ' : 'FAIL'} ${name}${problem ? `: ${problem}` : ''}`);
      if (problem !== undefined) failures++;
    }
  }
  model.close();
  if (!flags.keep) fs.rmSync(scratch, { recursive: true, force: true });
  if (failures > 0) return 1;
  return clients >= Math.min(WANTED, positionals.length || WANTED) ? 0 : 2;
}

main().then((code) => {
  process.exitCode = code;
});
