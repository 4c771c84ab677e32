/**
 * Scripts of a bundled package that run by themselves when somebody installs it. Rule: lifecycle-script.
 */
import type { Document } from '../../document';
import type { Observation, Severity } from '../../types';

const SCRIPT =
  /"((?:pre|post)?(?:install|prepare|pack|uninstall)|prepublish)"\s{0,8}:\s{0,8}"((?:[^"\\\n]|\\.){1,2000})"/g;

/** Fetches something and runs it, runs code given as text, reads secrets, or hides what it does. */
const HOSTILE =
  /\b(?:curl|wget|iwr|irm|invoke-(?:webrequest|restmethod|expression)|iex|bitsadmin|certutil|mshta|ncat|netcat|nslookup|osascript|powershell|pwsh|crontab|launchctl|schtasks)\b|\bnc[ \t]+-?\w|\b(?:ba|z)?sh[ \t]+-\w*c\b|\bnode[ \t]+(?:-e|--eval|-p|--print)\b|\b(?:python3?|perl|ruby|php|deno|bun)[ \t]+(?:-c|-e|-r|eval)\b|\bbase64\b|child_process|\beval\b|\/dev\/(?:tcp|null)|\$\(|process\.env|printenv|\b(?:id_rsa|\.ssh|\.aws|\.npmrc|\.netrc)\b|\|[ \t]*(?:ba|z)?sh\b|\bchmod[ \t]+\+x|\bnohup\b|>[ \t]*\/tmp\//i;
/** Checks of the environment that many projects have: `node -e "process.version…"` is a guard, not a payload. */
const GUARD =
  /^\s*(?:node (?:-e|--eval) \\?["'](?:try ?\{ ?)?(?:require\(\\?['"](?:husky|\.\/[\w/.-]+)\\?['"]\)|process\.exit|console\.log|if ?\(process\.(?:version|env\.(?:CI|NODE_ENV|npm_)))|npx only-allow|only-allow)/i;
const INSTALLS_GLOBALLY =
  /\b(?:npm|pnpm|yarn|bun)[ \t]+(?:global[ \t]+add|(?:i|install|add)\b[^&|;]{0,80}?[ \t](?:-g|--global|--location=global)\b)/i;
/** Whatever is newest on the day of the installation. */
const INSTALLS_NEWEST =
  /\b(?:npm|pnpm|bun)[ \t]+(?:i|install|add)[ \t]+(?:-{1,2}[\w-]+[ \t]+){0,8}[@a-z][\w./-]*@(?:latest|next)/i;
const INSTALLS_OTHER =
  /\bpip3?[ \t]+install[ \t]+(?!-r|-e|\.)|\b(?:npm|pnpm|bun)[ \t]+(?:i|install|add)[ \t]+(?:-{1,2}[\w-]+[ \t]+){0,8}@?[a-z][\w./-]*@|\b(?:npx|bunx|uvx)[ \t]+(?:-y|--yes)\b/i;

export function checkLifecycle(document: Document, into: Observation[]): void {
  const { text } = document;
  SCRIPT.lastIndex = 0;
  for (let match = SCRIPT.exec(text); match; match = SCRIPT.exec(text)) {
    const [whole, name, script] = match as unknown as [string, string, string];
    const severity = grade(script);
    if (!severity) continue;
    into.push({
      rule: 'supply-chain/lifecycle-script',
      severity,
      start: match.index,
      end: match.index + whole.length,
      message: `"${name}" runs by itself on installation, and ${REASON[severity]}`,
    });
  }
}

const REASON: Record<string, string> = {
  high: 'fetches, evaluates or installs something',
  medium: 'installs something else',
};

function grade(script: string): Severity | undefined {
  if (GUARD.test(script)) return undefined;
  if (HOSTILE.test(script) || INSTALLS_GLOBALLY.test(script) || INSTALLS_NEWEST.test(script)) return 'high';
  return INSTALLS_OTHER.test(script) ? 'medium' : undefined;
}
