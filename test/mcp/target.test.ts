import { describe, expect, test } from 'vitest';
import { commandLine } from '../../src/mcp/argv';
import { targetText } from '../../src/mcp/print';
import type { Text } from '../../src/mcp/server';
import { targetOf } from '../../src/mcp/target';

const text = (value: string): Text => ({ value, start: 0, end: value.length });

/** @returns the target as text; `!` in front of a package that is pinned to one version for ever */
function target(command: string, args: string[]): string {
  const runs = targetOf(commandLine(text(command), args.map(text)), undefined);
  const isPinned = runs.type === 'package' && runs.isPinned;
  return `${isPinned ? '!' : ''}${runs.type === 'package' ? '' : `${runs.type} `}${targetText(runs)}`;
}

/** Program, arguments, what is meant. */
const LINES: [command: string, args: string[], expected: string][] = [
  // npm and its likes
  [
    'npx',
    ['-y', '@modelcontextprotocol/server-filesystem', '/tmp'],
    'npm:@modelcontextprotocol/server-filesystem',
  ],
  ['npx', ['@playwright/mcp@latest'], 'npm:@playwright/mcp@latest'],
  ['npx', ['-y', 'files@1.0.0', '--stdio'], '!npm:files@1.0.0'],
  ['npx', ['-y', 'files@^1.0.0'], 'npm:files@^1.0.0'],
  ['npx', ['-y', 'files@1'], 'npm:files@1'],
  ['npx', ['--yes', '--package=@me/files@1.2.3', 'files'], '!npm:@me/files@1.2.3'],
  ['npx', ['-p', '@me/files@1.2.3', '-p', 'other', 'files'], '!npm:@me/files@1.2.3'],
  ['npx', ['-y', '-p', 'files', '-c', 'files --stdio'], 'npm:files'],
  ['npx', ['--registry', 'https://npm.example.com', 'files'], 'npm:files'],
  ['npx', ['--registry=https://npm.example.com', '-y', 'files'], 'npm:files'],
  ['npx', ['-y', '--', 'files@1.0.0'], '!npm:files@1.0.0'],
  ['npx', ['--no-install', 'files'], 'npm:files'],
  ['npx', ['github:me/files'], 'git:github:me/files'],
  [
    'npx',
    ['-y', 'github:me/files#4f5e6d7c8b9a0f1e2d3c4b5a69788796a5b4c3d2'],
    '!git:github:me/files#4f5e6d7c8b9a0f1e2d3c4b5a69788796a5b4c3d2@4f5e6d7c8b9a0f1e2d3c4b5a69788796a5b4c3d2',
  ],
  ['npx', ['-y', 'me/files'], 'git:github:me/files'],
  [
    'npx',
    ['-y', 'git+https://github.com/me/files.git#main'],
    'git:git+https://github.com/me/files.git#main@main',
  ],
  ['npx', ['-y', 'https://example.com/files.tgz'], 'git:https://example.com/files.tgz'],
  ['npx', ['-y', './files'], 'script ./files'],
  ['npx', ['-y', 'file:./files'], 'script file:./files'],
  ['npx', ['tsx', 'src/server.ts'], 'script src/server.ts'],
  ['npx', ['-y', 'tsx', './src/server.ts'], 'script ./src/server.ts'],
  ['npx', ['ts-node', 'server.ts'], 'script server.ts'],
  ['npx', ['-y', 'mcp-remote', 'https://mcp.example.com/sse'], 'npm:mcp-remote'],
  ['npx.cmd', ['-y', 'files'], 'npm:files'],
  ['NPX', ['-y', 'files'], 'npm:files'],
  ['/usr/local/bin/npx', ['-y', 'files'], 'npm:files'],
  ['C:\\Program Files\\nodejs\\npx.cmd', ['-y', 'files'], 'npm:files'],
  ['npx -y files@1.0.0', [], '!npm:files@1.0.0'],
  ['npx -y "files@1.0.0" --root "/my folder"', [], '!npm:files@1.0.0'],
  ['bunx', ['files'], 'npm:files'],
  ['bunx', ['--bun', 'files@1.0.0'], '!npm:files@1.0.0'],
  ['bun', ['x', 'files'], 'npm:files'],
  ['bun', ['run', 'server.ts'], 'script server.ts'],
  ['bun', ['server.ts'], 'script server.ts'],
  ['pnpm', ['dlx', 'files@1.0.0'], '!npm:files@1.0.0'],
  ['pnpm', ['--package=files', 'dlx', 'start'], 'npm:files'],
  ['pnpx', ['files'], 'npm:files'],
  ['yarn', ['dlx', '-p', 'files', 'start'], 'npm:files'],
  ['npm', ['exec', '--yes', '--', 'files@1.0.0'], '!npm:files@1.0.0'],
  ['npm', ['x', 'files'], 'npm:files'],
  ['npm', ['run', 'mcp'], 'program npm'],
  ['npm', ['--prefix', './server', 'start'], 'program npm'],
  // PyPI
  ['uvx', ['mcp-server-git'], 'pypi:mcp-server-git'],
  ['uvx', ['mcp-server-git@latest'], 'pypi:mcp-server-git@latest'],
  ['uvx', ['mcp-server-git==1.0.0', '--repository', '.'], '!pypi:mcp-server-git@1.0.0'],
  ['uvx', ['mcp-server-git@1.0.0'], '!pypi:mcp-server-git@1.0.0'],
  ['uvx', ['mcp-server-git>=1.0'], 'pypi:mcp-server-git@>=1.0'],
  ['uvx', ['--from', 'files[cli]==2.0.0', 'files-mcp'], '!pypi:files@2.0.0'],
  ['uvx', ['--from', 'git+https://github.com/me/files', 'files'], 'git:git+https://github.com/me/files'],
  [
    'uvx',
    ['--from', 'git+https://github.com/me/files@v1.0', 'files'],
    'git:git+https://github.com/me/files@v1.0@v1.0',
  ],
  [
    'uvx',
    ['--from=git+https://github.com/me/files.git@4f5e6d7c8b9a0f1e2d3c4b5a69788796a5b4c3d2', 'files'],
    '!git:git+https://github.com/me/files.git@4f5e6d7c8b9a0f1e2d3c4b5a69788796a5b4c3d2@4f5e6d7c8b9a0f1e2d3c4b5a69788796a5b4c3d2',
  ],
  [
    'uvx',
    ['--from', 'files @ git+https://github.com/me/files', 'files'],
    'git:git+https://github.com/me/files',
  ],
  ['uvx', ['--python', '3.12', '--with', 'httpx', 'files'], 'pypi:files'],
  ['uvx', ['--index-url', 'https://pypi.example.com/simple', 'files'], 'pypi:files'],
  ['uv', ['tool', 'run', 'files'], 'pypi:files'],
  ['uv', ['tool', 'run', '--from', 'files', 'start'], 'pypi:files'],
  ['uv', ['run', 'server.py'], 'script server.py'],
  ['uv', ['--directory', '/srv/files', 'run', 'server.py'], 'script server.py'],
  ['uv', ['run', '--directory', '/srv', 'python', '-m', 'files'], 'program python'],
  ['uv', ['run', '--with', 'mcp[cli]', 'mcp', 'run', 'server.py'], 'script server.py'],
  ['uv', ['run', '--with', 'files==1.0.0', 'files'], '!pypi:files@1.0.0'],
  ['uv', ['run', 'files-server'], 'program files-server'],
  ['pipx', ['run', 'files'], 'pypi:files'],
  [
    'pipx',
    ['run', '--spec', 'git+https://github.com/me/files', 'files'],
    'git:git+https://github.com/me/files',
  ],
  ['python', ['-m', 'files'], 'program python'],
  ['python3', ['-u', 'server.py'], 'script server.py'],
  ['python3.12', ['/srv/server.py'], 'script /srv/server.py'],
  ['.venv/bin/python', ['server.py'], 'script server.py'],
  // A program of the folder itself may be anything.
  [`\${workspaceFolder}/.venv/bin/python`, ['-m', 'files'], `script \${workspaceFolder}/.venv/bin/python`],
  // Containers
  ['docker', ['run', '-i', '--rm', 'mcp/files'], 'oci:mcp/files'],
  [
    'docker',
    [
      'run',
      '--rm',
      '-i',
      '-e',
      'TOKEN',
      '--env',
      'A=b',
      '-v',
      '/:/host',
      '--mount',
      'type=bind,src=/,dst=/h',
      '--network',
      'host',
      'ghcr.io/me/files:1.0.0',
      'stdio',
    ],
    'oci:ghcr.io/me/files@1.0.0',
  ],
  [
    'docker',
    ['run', '-i', `me/files@sha256:${'0123456789abcdef'.repeat(4)}`],
    `!oci:me/files@sha256:${'0123456789abcdef'.repeat(4)}`,
  ],
  ['docker', ['run', '-ie', 'TOKEN', 'localhost:5000/me/files'], 'oci:localhost:5000/me/files'],
  ['docker', ['--context', 'remote', 'run', '--pull=always', 'me/files:latest'], 'oci:me/files@latest'],
  ['docker', ['container', 'run', '--init', '--name', 'x', 'me/files'], 'oci:me/files'],
  [
    'docker',
    [
      'run',
      '-i',
      '--rm',
      '--user',
      '1000:1000',
      '--cap-drop',
      'ALL',
      '--security-opt',
      'no-new-privileges',
      '-p',
      '8080:80',
      'me/files',
    ],
    'oci:me/files',
  ],
  ['podman', ['run', '-i', '--rm', 'quay.io/me/files'], 'oci:quay.io/me/files'],
  ['nerdctl', ['run', '-i', 'me/files'], 'oci:me/files'],
  ['docker', ['compose', 'run', 'files'], 'program docker'],
  ['docker', ['exec', '-i', 'files', 'node', 'x.js'], 'program docker'],
  ['docker', ['mcp', 'gateway', 'run'], 'program docker'],
  // Shells and wrappers
  ['bash', ['-c', 'npx -y files@1.0.0'], '!npm:files@1.0.0'],
  ['/bin/sh', ['-lc', "exec npx -y 'files@1.0.0'"], '!npm:files@1.0.0'],
  ['bash', ['-l', '-c', 'npx -y files'], 'npm:files'],
  ['sh', ['-c', 'cd /srv && npx -y files'], 'npm:files'],
  ['bash', ['-c', 'TOKEN=x npx -y files'], 'npm:files'],
  ['bash', ['-c', 'source .env; exec uvx files'], 'pypi:files'],
  ['bash', ['run.sh'], 'script run.sh'],
  ['bash', ['-x', './run.sh', '--stdio'], 'script ./run.sh'],
  ['zsh', ['-ic', 'uvx files'], 'pypi:files'],
  ['cmd', ['/c', 'npx', '-y', 'files'], 'npm:files'],
  ['cmd.exe', ['/d', '/s', '/c', 'npx -y files@1.0.0'], '!npm:files@1.0.0'],
  ['cmd', ['/C', 'start', '/b', 'npx', 'files'], 'npm:files'],
  ['powershell', ['-NoProfile', '-Command', 'npx -y files'], 'npm:files'],
  ['powershell.exe', ['-ExecutionPolicy', 'Bypass', '-File', 'run.ps1'], 'script run.ps1'],
  ['pwsh', ['-c', '& npx -y files'], 'npm:files'],
  ['wsl', ['npx', '-y', 'files'], 'npm:files'],
  ['wsl.exe', ['-d', 'Ubuntu', '--', 'npx', '-y', 'files'], 'npm:files'],
  ['env', ['TOKEN=x', 'npx', '-y', 'files'], 'npm:files'],
  ['/usr/bin/env', ['-S', 'node', 'server.js'], 'script server.js'],
  ['env', ['-u', 'HOME', '-i', 'PATH=/bin', 'uvx', 'files'], 'pypi:files'],
  ['sudo', ['-E', 'npx', 'files'], 'npm:files'],
  ['sudo', ['-u', 'nobody', 'npx', 'files'], 'npm:files'],
  ['sudo', ['env', 'A=b', 'bash', '-c', 'npx -y files'], 'npm:files'],
  ['sudo', ['npx', '-y', 'files', '--', 'x'], 'npm:files'],
  ['infisical', ['run', '--projectId', 'x', '--', 'npx', 'files', '--', 'y'], 'npm:files'],
  ['timeout', ['30', 'npx', 'files'], 'npm:files'],
  ['nice', ['-n', '10', 'npx', 'files'], 'npm:files'],
  ['nohup', ['npx', 'files'], 'npm:files'],
  ['xvfb-run', ['-a', 'npx', '@playwright/mcp'], 'npm:@playwright/mcp'],
  ['dotenv', ['-e', '.env', '--', 'npx', 'files'], 'npm:files'],
  ['dotenvx', ['run', '--', 'npx', 'files'], 'npm:files'],
  ['op', ['run', '--env-file=.env', '--', 'npx', 'files'], 'npm:files'],
  ['mise', ['exec', 'node@22', '--', 'npx', 'files'], 'npm:files'],
  ['mise', ['x', '--', 'uvx', 'files'], 'pypi:files'],
  ['direnv', ['exec', '.', 'npx', 'files'], 'npm:files'],
  ['volta', ['run', 'npx', 'files'], 'npm:files'],
  ['fnm', ['exec', '--using=22', 'npx', 'files'], 'npm:files'],
  ['corepack', ['pnpm', 'dlx', 'files'], 'npm:files'],
  ['conda', ['run', '-n', 'mcp', 'python', 'server.py'], 'script server.py'],
  ['poetry', ['run', 'python', 'server.py'], 'script server.py'],
  ['pnpm', ['exec', 'tsx', 'server.ts'], 'script server.ts'],
  ['yarn', ['tsx', 'server.ts'], 'script server.ts'],
  // Scripts
  ['powershell', ['-e', Buffer.from('npx -y files', 'utf16le').toString('base64')], 'npm:files'],
  ['bash', ['run.sh', '-c', 'npx files'], 'script run.sh'],
  ['/usr/local/bin/npx -y files', [], 'npm:files'],
  ['bash', ['-c', 'npx -y files 2>&1 | tee /tmp/log'], 'npm:files'],
  ['constructor', ['__proto__'], 'program constructor'],
  ['node', ['server.js'], 'script server.js'],
  [
    'node',
    ['--experimental-strip-types', '-r', 'dotenv/config', './src/server.ts'],
    'script ./src/server.ts',
  ],
  ['node', ['--env-file', '.env', '--import', 'tsx', 'server.ts'], 'script server.ts'],
  ['node', ['-e', 'require("./x")'], 'program node'],
  ['node', [`\${CLAUDE_PLUGIN_ROOT}/servers/files.js`], `script \${CLAUDE_PLUGIN_ROOT}/servers/files.js`],
  [`\${CLAUDE_PLUGIN_ROOT}/bin/files`, ['--stdio'], `script \${CLAUDE_PLUGIN_ROOT}/bin/files`],
  [`\${extensionPath}\${/}server.js`, [], `script \${extensionPath}\${/}server.js`],
  ['./scripts/run files.sh', [], 'script ./scripts/run files.sh'],
  ['./scripts/run.sh --stdio', [], 'script ./scripts/run.sh'],
  ['"./scripts/run.sh" --stdio', [], 'script ./scripts/run.sh'],
  ['java', ['-Xmx1g', '-jar', 'server.jar'], 'script server.jar'],
  ['dotnet', ['run', '--project', 'src/Server'], 'script src/Server'],
  ['dotnet', ['server.dll'], 'script server.dll'],
  ['cargo', ['run', '--manifest-path', 'server/Cargo.toml'], 'script server/Cargo.toml'],
  ['ruby', ['server.rb'], 'script server.rb'],
  ['php', ['artisan', 'boost:mcp'], 'script artisan'],
  // Others
  ['go', ['run', 'github.com/me/files@latest'], 'git:github.com/me/files@latest'],
  ['go', ['run', 'github.com/me/files/cmd/x@v1.0.0'], '!git:github.com/me/files/cmd/x@v1.0.0'],
  ['go', ['run', './cmd/server'], 'script ./cmd/server'],
  ['deno', ['run', '-A', 'npm:files@1.0.0'], '!npm:files@1.0.0'],
  ['deno', ['run', '--allow-net', 'jsr:@me/files'], 'npm:@me/files'],
  ['deno', ['run', '-A', 'https://deno.land/x/files/mod.ts'], 'git:https://deno.land/x/files/mod.ts'],
  ['deno', ['run', '--allow-read', 'server.ts'], 'script server.ts'],
  ['deno', ['task', 'mcp'], 'program deno'],
  ['nix', ['run', 'github:me/files'], 'git:github:me/files'],
  ['gh', ['aw', 'mcp-server'], 'program gh'],
  ['claude', ['mcp', 'serve'], 'program claude'],
  ['mcp-server-files', [], 'program mcp-server-files'],
  ['', [], 'program '],
];

describe('what a command line means', () => {
  test.each(LINES)('%s %j: %s', (command, args, expected) => {
    expect(target(command, args)).toBe(expected);
  });

  test('positions point into the definition', () => {
    const line = 'bash';
    const script: Text = { value: 'npx -y files@1.0.0', start: 100, end: 118 };
    const runs = targetOf(commandLine(text(line), [text('-c'), script]), undefined);
    expect(runs).toMatchObject({ at: { start: 107, end: 118 } });
  });

  test('never ends in a loop, however long the line', () => {
    const many = Array.from({ length: 10_000 }, () => text('sudo'));
    expect(targetOf(commandLine(text('sudo'), many), undefined).type).toBe('program');
    const started = performance.now();
    for (const part of ["'", '"', 'a ', '\\', '$(', 'env ', '@', '/', '-c '])
      targetOf(commandLine(text(part.repeat(20_000)), [text(part.repeat(20_000))]), undefined);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
