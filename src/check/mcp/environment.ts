/**
 * Variables that change what a command means: they load code into the program, or make the name of a package lead
 * elsewhere. The command line that a reviewer sees stays innocent. Rule: env-hijack.
 */
import type { Server, Text } from '../../mcp/server';
import { visible } from '../../text/escape';
import type { Severity } from '../../types';
import { judgeSource } from '../supply-chain/sources';
import { type Report, wordsOf } from './detector';

/** Load what their value names into whatever starts. */
const LOADERS =
  /^(?:LD_PRELOAD|LD_AUDIT|DYLD_INSERT_LIBRARIES|BASH_ENV|PYTHONSTARTUP|PERL5OPT|PERL5DB|RUBYOPT|PROMPT_COMMAND|GIT_EXTERNAL_DIFF|DOTNET_STARTUP_HOOKS|CORECLR_PROFILER_PATH|COR_PROFILER_PATH|PYTHONBREAKPOINT|GIT_PROXY_COMMAND|ZDOTDIR)$/;
const OPTIONS: [name: RegExp, value: RegExp][] = [
  [
    /^(?:NODE_OPTIONS|BUN_OPTIONS)$/,
    /(?:^|\s)(?:--require|--import|--loader|--experimental-loader|-r)(?:[\s=]|$)/,
  ],
  [/^(?:JAVA_TOOL_OPTIONS|JDK_JAVA_OPTIONS|_JAVA_OPTIONS)$/, /-(?:javaagent|agentpath|agentlib):/],
  [
    /^(?:GIT_SSH_COMMAND|GIT_SSH|GIT_ASKPASS|SSH_ASKPASS)$/,
    /[;&|`]|\$\(|ProxyCommand|^(?:\.{1,2}\/|\/tmp\/)/,
  ],
];
/** Preloaded for reading settings, types or source maps. */
const TAME =
  /^(?:--(?:require|import|loader)|-r)[\s=](?:dotenv\S{0,40}|tsx\S{0,20}|ts-node\S{0,40}|source-map-support\S{0,20}|@?[\w-]{1,40}\/register|@opentelemetry\/\S{1,80})$/;

/** Where programs, libraries and modules are looked up. */
const PATHS = /^(?:PATH|LD_LIBRARY_PATH|DYLD_LIBRARY_PATH|NODE_PATH|PYTHONPATH|RUBYLIB|PERL5LIB|CLASSPATH)$/i;
const ANYBODY =
  /(?:^|[:;])\s{0,4}(?:\/tmp|\/var\/tmp|\/dev\/shm|%TEMP%|%TMP%|\$\{?(?:env:)?TMPDIR\}?)(?:[/\\:;]|$)/i;
const RELATIVE = /^(?:\.{0,2}\/|\.$|\.[:;]|node_modules\/|[\w.-]{1,60}\/)(?!\/)/;

export const INDEX =
  /^(?:npm_config_(?:registry|@\S{1,60}:registry)|yarn_(?:npm_)?registry(?:_server)?|bun_config_registry|uv_(?:index|index_url|default_index|extra_index_url|find_links)|pip_(?:index_url|extra_index_url|find_links)|pipenv_pypi_mirror|goproxy|jsr_url|npm_registry(?:_server)?)$/i;
export const INDEX_OPTION =
  /^(?:--registry|--index-url|--extra-index-url|--index|--default-index|--find-links|-i)(?:=|$)/;

const UNVERIFIED: [name: RegExp, value: RegExp][] = [
  [/^NODE_TLS_REJECT_UNAUTHORIZED$/, /^0$/],
  [/^PYTHONHTTPSVERIFY$/, /^0$/],
  [/^(?:GIT_SSL_NO_VERIFY|NPM_CONFIG_STRICT_SSL_OFF|UV_INSECURE_NO_VERIFY)$/i, /^(?:1|true)$/i],
  [/^npm_config_strict_ssl$/i, /^false$/i],
  [/^(?:GONOSUMCHECK|GONOSUMDB|GOFLAGS)$/, /^\*$|-insecure/],
];

export function checkEnvironment(server: Server, into: Report): void {
  for (const { name, value } of server.env) {
    const verdict = judge(name, value.value);
    if (verdict) into('mcp/env-hijack', verdict[0], value, `${visible(name, 40)} ${verdict[1]}`);
    else if (INDEX.test(name)) index(value, value.value, into);
  }
  const words = wordsOf(server);
  words.forEach((word, i) => {
    if (!INDEX_OPTION.test(word.value) || server.runs.type !== 'package') return;
    // Behind the package stand arguments of its own.
    if (word.start > server.runs.at.start) return;
    const equals = word.value.indexOf('=');
    const at = equals === -1 ? words[i + 1] : word;
    if (at) index(at, equals === -1 ? at.value : at.value.slice(equals + 1), into);
  });
}

function judge(name: string, value: string): [Severity, string] | undefined {
  if (value.trim() === '') return undefined;
  if (LOADERS.test(name)) return ['high', 'loads code into whatever the server starts'];
  for (const [option, loads] of OPTIONS)
    if (option.test(name) && loads.test(value))
      return TAME.test(value.trim()) ? undefined : ['high', 'loads code into whatever the server starts'];
  if (PATHS.test(name)) {
    if (ANYBODY.test(value)) return ['high', 'looks for programs and modules where anybody can put them'];
    if (name.toUpperCase() === 'PATH' && RELATIVE.test(value) && !value.startsWith('/'))
      return ['high', 'makes programs of the project stand for those of the system'];
    return undefined;
  }
  for (const [option, off] of UNVERIFIED)
    if (option.test(name) && off.test(value.trim()))
      return ['medium', 'switches off the check of who is at the other end'];
  return undefined;
}

function index(at: Text, value: string, into: Report): void {
  for (const url of value.slice(0, 2_000).split(/[\s,|]/)) {
    const verdict =
      url === '' ? undefined : judgeSource(url.replace(/^[\w-]{1,40}=(?=https?:)/, ''), 'index');
    if (!verdict) continue;
    into(
      'mcp/env-hijack',
      verdict.severity,
      at,
      `packages are looked up at ${visible(url, 80)}: ${verdict.why}`,
    );
    return;
  }
}
