/** Packages that a command line installs or fetches and runs, pinned or not; and those that a manifest asks for. */
import { programName } from '../mcp/argv';
import type { Text } from '../mcp/server';
import { targetOf } from '../mcp/target';
import type { Seen, Where } from './capability';

interface Installer {
  ecosystem: string;
  verb: RegExp;
  /** Options whose value is a word of its own. */
  values?: RegExp;
  /** One version, for ever. */
  pinned: RegExp;
}

const NPM: Installer = {
  ecosystem: 'npm',
  verb: /^(?:install|i|add|in|ins|isntall)$/,
  values: /^(?:--prefix|-C|--registry|--tag|--filter|-w|--workspace)$/,
  pinned: /^@?[^@]+@(?:\d+\.\d+\.\d+[\w.+-]*)$/,
};
const PIP: Installer = {
  ecosystem: 'pypi',
  verb: /^(?:install|add|download)$/,
  values:
    /^(?:-r|--requirement|-c|--constraint|-i|--index-url|--extra-index-url|-f|--find-links|-t|--target|--python|--prefix|--root)$/,
  pinned: /===?[\w.!+-]+$|@[0-9a-f]{40}/,
};
const SYSTEM: Installer = { ecosystem: 'system', verb: /^(?:install|add|-S\w*|upgrade)$/, pinned: /[=@]\d/ };

const INSTALLERS = new Map<string, Installer>(
  Object.entries({
    npm: NPM,
    pnpm: NPM,
    yarn: NPM,
    bun: NPM,
    pip: PIP,
    pip3: PIP,
    uv: PIP,
    pipx: PIP,
    poetry: PIP,
    conda: { ...PIP, ecosystem: 'conda', pinned: /=\d/ },
    mamba: { ...PIP, ecosystem: 'conda', pinned: /=\d/ },
    cargo: {
      ecosystem: 'cargo',
      verb: /^(?:install|add)$/,
      values: /^(?:--version|--git|--rev|--features)$/,
      pinned: /@\d/,
    },
    go: { ecosystem: 'go', verb: /^(?:install|get)$/, pinned: /@v\d+\.\d+\.\d+/ },
    gem: { ecosystem: 'gem', verb: /^install$/, values: /^(?:-v|--version)$/, pinned: /:\d/ },
    brew: { ...SYSTEM, ecosystem: 'brew', verb: /^(?:install|tap)$/ },
    apt: SYSTEM,
    'apt-get': SYSTEM,
    dnf: SYSTEM,
    yum: SYSTEM,
    apk: SYSTEM,
    pacman: SYSTEM,
    choco: SYSTEM,
    winget: SYSTEM,
    scoop: SYSTEM,
    docker: { ecosystem: 'oci', verb: /^pull$/, pinned: /@sha256:/ },
    claude: { ecosystem: 'claude plugin', verb: /^install$/, pinned: /$^/ },
  }),
);

/** @param words of one command, wrappers taken off */
export function installsOf(words: readonly Text[], where: Where): Seen[] {
  const [program, ...rest] = words;
  if (!program) return [];
  let name = programName(program.value);
  let args = rest;
  // `python -m pip install`
  if (/^(?:python|py)[\d.]*$/.test(name) && rest[0]?.value === '-m' && /^pip3?$/.test(rest[1]?.value ?? '')) {
    name = 'pip';
    args = rest.slice(2);
  }
  const target = targetOf({ words: [...words] }, undefined);
  if (target.type === 'package') {
    const { ecosystem, name: label, version, isPinned } = target;
    const value = `${ecosystem}:${label}${version === undefined ? '' : `@${version}`}`;
    return [
      {
        kind: 'installs',
        value,
        by: name,
        start: program.start,
        where,
        ...(isPinned ? {} : { trait: 'unpinned' }),
      },
    ];
  }
  const installer = INSTALLERS.get(name);
  const verb = installer ? args.findIndex(({ value }) => installer.verb.test(value)) : -1;
  if (!installer || verb === -1 || verb > 3) return [];
  return namesAfter(args.slice(verb + 1), installer).map(({ value, start }) => ({
    kind: 'installs',
    value: `${installer.ecosystem}:${value}`,
    by: name,
    start,
    where,
    ...(installer.pinned.test(value) ? {} : { trait: 'unpinned' as const }),
  }));
}

function namesAfter(words: readonly Text[], { values }: Installer): Text[] {
  const names: Text[] = [];
  for (let i = 0; i < words.length; i++) {
    const { value } = words[i]!;
    if (values?.test(value)) i++;
    else if (!value.startsWith('-') && isName(value)) names.push(words[i]!);
  }
  return names;
}

/** No variable, no placeholder, no folder of the package's own. */
function isName(value: string): boolean {
  return /^[\w@][\w@./:=<>~!^[\],+-]{0,150}$/.test(value) && !/^\.{0,2}\/|^(?:install|add)$/.test(value);
}
