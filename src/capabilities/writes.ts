/** Files that code writes outside of the package's folder and of the project: the home, the system, the start of things. */
import { programName } from '../mcp/argv';
import { lineEnd, lineStart } from '../text/lines';
import type { Seen } from './capability';
import type { Language } from './languages';
import type { Script } from './scripts';

/** Where files lie that others run, obey or trust: what is written there outlives the package. */
const STARTUP =
  /(?:\.(?:bash|zsh|k)(?:rc|_profile|env|_login|_logout)|\.profile|\.config\/fish|authorized_keys|\.ssh\/config|crontab|\/etc\/cron|\/etc\/(?:profile|rc|init|systemd|ld\.so|hosts|sudoers)|systemd\/(?:user|system)|LaunchAgents|LaunchDaemons|autostart|Start Menu|CurrentVersion\\Run|\.git\/hooks|core\.hooksPath|\.gitconfig|sitecustomize|\.pth\b|\$PROFILE|Microsoft\.PowerShell_profile|\.claude\/(?:settings|CLAUDE|hooks|commands|agents|skills)|\.claude\.json|CLAUDE\.md|AGENTS\.md|GEMINI\.md|\.cursor\/(?:mcp|rules|hooks)|\.codex\/(?:config|AGENTS)|\.gemini\/(?:settings|GEMINI)|\.mcp\.json|MEMORY\.md|SOUL\.md)/i;
/** A path that leads out, as it is spelled; of a shell a word, elsewhere a literal. */
const OUT =
  /^(?:~(?:\/|$)|\$\{?(?:HOME|USERPROFILE|APPDATA|LOCALAPPDATA|XDG_\w{1,20})\b|\/(?!tmp(?:\/|$)|var\/tmp(?:\/|$)|dev\/|proc\/self|workspace(?:\/|$)|mnt\/user-data|mnt\/data|app\/|path\/|your|\/)[A-Za-z]|\.\.(?:\/|$)|[A-Za-z]:\\|%(?:USERPROFILE|APPDATA|LOCALAPPDATA)%|\$env:(?:USERPROFILE|APPDATA|LOCALAPPDATA|HOME))/;
/** Programs that write to their last argument. */
const TO_LAST = new Set(['cp', 'mv', 'ln', 'install', 'rsync', 'scp', 'copy', 'move', 'xcopy']);
/** Programs that write to all of them. */
const TO_ALL = new Set([
  'tee',
  'touch',
  'mkdir',
  'rm',
  'rmdir',
  'truncate',
  'chmod',
  'chown',
  'unlink',
  'shred',
]);

/** A call that writes, with what it writes to somewhere behind or before it. */
const CALLS: Record<Exclude<Language, 'shell'>, RegExp> = {
  python:
    /\bopen\s{0,5}\([^()\n]{0,200}(?:\([^()\n]{0,100}\)[^()\n]{0,100}){0,3},\s{0,5}(?:mode\s{0,5}=\s{0,5})?['"][rb]{0,2}[wax][^'"\n]{0,4}['"]|\.(?:write_text|write_bytes|mkdir|symlink_to|unlink|rename|touch)\s{0,5}\(|\b(?:shutil\.(?:copy\w{0,4}|move|rmtree)|os\.(?:makedirs|mkdir|remove|rename|replace|symlink|chmod))\s{0,5}\(/g,
  javascript:
    /\b(?:write(?:File)?(?:Sync)?|appendFile(?:Sync)?|copyFile(?:Sync)?|mkdir(?:Sync)?|rename(?:Sync)?|symlink(?:Sync)?|rm(?:Sync)?|unlink(?:Sync)?|createWriteStream|chmod(?:Sync)?|outputFile(?:Sync)?|outputJson|ensureDir(?:Sync)?)\s{0,5}\(/g,
  powershell:
    /\b(?:Set-Content|Add-Content|Out-File|New-Item|Copy-Item|Move-Item|Remove-Item|Set-ItemProperty|New-ItemProperty|Register-ScheduledTask|Export-Csv)\b|(?:^|[^>2])>{1,2}\s{0,5}/gim,
};
/** The home, the system: as a literal, or as a call. */
const OUT_LITERAL =
  /['"`](~\/[^'"`\n]{0,150}|\/(?:etc|usr|opt|home|root|Users|Library|var\/(?!tmp))[^'"`\n]{0,150}|(?:\$HOME|%APPDATA%|%USERPROFILE%|\$env:(?:USERPROFILE|APPDATA))[^'"`\n]{0,150}|[A-Z]:\\[^'"`\n]{1,150})['"`]|(?<![\w$.])(Path\.home\(\)|expanduser\(|(?:os\.)?homedir\(\)|process\.env\.(?:HOME|USERPROFILE|APPDATA)|os\.environ\[?\.?(?:get\()?['"[](?:HOME|USERPROFILE|APPDATA)['"]|\$HOME\b|\$PROFILE\b|\$env:(?:USERPROFILE|APPDATA|LOCALAPPDATA))/g;
/** `const target = …`: what is known under a name that is written to further on. */
const ASSIGNED =
  /^[ \t]*(?:(?:export\s{1,5})?(?:const|let|var)\s{1,5})?(\$?[A-Za-z_]\w{0,60})(?::\s{0,3}\w{1,30})?\s{0,5}=(?!=)\s{0,5}(.{1,300})/gm;
const REACH = 300;
const MAX_NAMES = 500;

export function writesOf(script: Script): Seen[] {
  return script.language === 'shell' ? ofShell(script) : ofCalls(script, script.language);
}

function ofShell({ commands, where }: Script): Seen[] {
  return commands.flatMap(({ words, writes }) => {
    const [first, ...rest] = words.filter(({ value }) => !/^(?:sudo|command|then|do|else|\{|!)$/.test(value));
    const name = programName(first?.value ?? '');
    const args = rest.filter(({ value }) => !value.startsWith('-'));
    const targets = [
      ...writes,
      ...(TO_LAST.has(name) && args.length > 1 ? args.slice(-1) : []),
      ...(TO_ALL.has(name) ? args : []),
      ...(name === 'sed' && rest.some(({ value }) => /^-\w*i/.test(value)) ? args.slice(1) : []),
    ];
    const found = targets
      .filter(({ value }) => OUT.test(value))
      .map(({ value, start }) =>
        seenAt(value, start, where, writes.some((word) => word.start === start) ? '>' : name),
      );
    if (name === 'crontab' && !rest.some(({ value }) => /^-[lr]/.test(value)) && first)
      found.push(seenAt('crontab', first.start, where, 'crontab'));
    if (
      (name === 'systemctl' || name === 'launchctl' || name === 'schtasks') &&
      first &&
      rest.some(({ value }) => /^(?:enable|load|bootstrap|\/create)$/i.test(value))
    )
      found.push({
        ...seenAt(
          `${name} ${args
            .map(({ value }) => value)
            .slice(0, 3)
            .join(' ')}`,
          first.start,
          where,
          name,
        ),
        trait: 'startup',
      });
    if (
      name === 'git' &&
      rest.some(({ value }) => value === 'config') &&
      rest.some(({ value }) => value === '--global' || value === '--system') &&
      first
    )
      found.push(seenAt('.gitconfig', first.start, where, 'git config'));
    return found;
  });
}

function ofCalls({ text, start, where }: Script, language: Exclude<Language, 'shell'>): Seen[] {
  const outside = namesOutside(text);
  const found: Seen[] = [];
  for (const match of text.matchAll(CALLS[language])) {
    const line = text.slice(lineStart(text, match.index, REACH), lineEnd(text, match.index, REACH));
    const place = outsideIn(line, outside);
    if (place === undefined) continue;
    const by = match[0]
      .replace(/\s{0,5}\(.*$/s, '')
      .replace(/^\./, '')
      .trim();
    found.push(seenAt(place, start + match.index, where, by));
  }
  return found;
}

/** Names that stand for places outside, by one assignment after the other. */
function namesOutside(text: string): Map<string, string> {
  const names = new Map<string, string>();
  for (const match of text.matchAll(ASSIGNED)) {
    if (names.size >= MAX_NAMES) break;
    const place = outsideIn(match[2]!, names);
    if (place !== undefined) names.set(match[1]!, joined(place, match[2]!));
  }
  return names;
}

function outsideIn(line: string, names: ReadonlyMap<string, string>): string | undefined {
  for (const match of line.matchAll(OUT_LITERAL))
    return joined(
      match[1] ?? (match[2] === '$PROFILE' ? match[2] : '~'),
      match[1] === undefined ? line.slice(match.index) : '',
    );
  if (names.size === 0) return undefined;
  for (const match of line.matchAll(/\$?[A-Za-z_]\w{0,60}/g)) {
    const place = names.get(match[0]);
    if (place !== undefined) return joined(place, line.slice(match.index));
  }
  return undefined;
}

/** `Path.home() / ".claude" / "settings.json"` is `~/.claude/settings.json`, as far as it is spelled out. */
function joined(place: string, rest: string): string {
  if (place.length > 150) return place;
  const parts = [...rest.matchAll(/(?:[/,+]|\()\s{0,5}['"`]([\w.~/-]{1,80})['"`]/g)].map(([, part]) => part!);
  const more = parts.filter((part) => !/^[rwax]b?\+?$|^utf-?8$/i.test(part) && !place.includes(part));
  return [place, ...more.map((part) => part.replace(/^~?\//, ''))].join('/').replace(/\/{2,}/g, '/');
}

function seenAt(value: string, start: number, where: Seen['where'], by: string): Seen {
  return {
    kind: 'writes',
    value,
    by,
    start,
    where,
    ...(STARTUP.test(value) ? { trait: 'startup' as const } : {}),
  };
}
