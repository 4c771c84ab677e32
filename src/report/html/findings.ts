/** Findings by file, worst file first: what, where, the lines, what the hidden part says, what changed. */
import type { RuleFinder } from '../../rules';
import { type Child, el, type Html, sizeOf, together } from '../../text/html';
import { firstSentences } from '../../text/prose';
import { type Finding, SEVERITIES, type Severity } from '../../types';
import { MOST_FINDING_UNITS, MOST_FINDINGS, PATH_UNITS, TEXT_UNITS } from './bounds';
import type { Frames } from './frame';
import {
  badge,
  codeHtml,
  counted,
  countsOf,
  digits,
  fewOf,
  pathHtml,
  proseHtml,
  row,
  ruleText,
  searchHtml,
  tableHtml,
} from './parts';

const LIST = 'findings-list';
const DIFF_LINES = 60;

/**
 * @param listed findings to be told, in the order of the report
 * @param anchorOf where a rule is explained in the page
 */
export function findingsHtml(
  listed: readonly Finding[],
  frames: Frames,
  ruleOf: RuleFinder,
  anchorOf: (rule: string) => `#${string}` | undefined,
): Html {
  if (listed.length === 0) return el('p', {}, 'None.');
  const worst = [...listed].sort((a, b) => rankOf(a) - rankOf(b)).slice(0, MOST_FINDINGS);
  let units = 0;
  const told = new Set<Finding>();
  const files: Html[] = [];
  for (const findings of byFile(worst)) {
    const articles: Html[] = [];
    for (const finding of findings) {
      if (units > MOST_FINDING_UNITS) break;
      const one = article(finding, frames, ruleOf, anchorOf);
      units += sizeOf(one);
      articles.push(one);
      told.add(finding);
    }
    if (articles.length > 0) files.push(fileHtml(findings[0]!, findings.length, articles));
  }
  return together(
    searchHtml(LIST, 'findings', severityBoxes(listed)),
    el('div', { id: LIST }, files),
    rest(listed.filter((finding) => !told.has(finding))),
  );
}

function rankOf({ severity }: Finding): number {
  return SEVERITIES.indexOf(severity);
}

/** Files in the order of their worst finding; findings in the order of the report. */
function byFile(worst: readonly Finding[]): Finding[][] {
  const files = new Map<string, Finding[]>();
  for (const finding of worst) {
    const known = files.get(finding.path);
    if (known) known.push(finding);
    else files.set(finding.path, [finding]);
  }
  return [...files.values()].map((findings) =>
    findings.sort(
      (a, b) => a.region.startLine - b.region.startLine || a.region.startColumn - b.region.startColumn,
    ),
  );
}

function severityBoxes(listed: readonly Finding[]): Child {
  const present = SEVERITIES.filter((severity) => listed.some((one) => one.severity === severity));
  if (present.length < 2) return undefined;
  return present.map((severity) =>
    el(
      'label',
      { class: 'tick' },
      el('input', { type: 'checkbox', value: severity, checked: true }),
      badge(severity, severity),
    ),
  );
}

function fileHtml({ path, kind, agents, via }: Finding, count: number, articles: readonly Html[]): Html {
  const read = agents.length > 0 ? `${kind}, read by ${fewOf(agents)}` : kind;
  return el(
    'details',
    { class: 'file', open: true, 'data-group': true },
    el(
      'summary',
      {},
      el('h3', {}, pathHtml(path)),
      el('span', { class: 'about' }, proseHtml(read, PATH_UNITS), `; ${counted(count, 'finding')}`),
    ),
    via.length === 0
      ? undefined
      : el(
          'p',
          { class: 'via' },
          'Read through ',
          via.map((step, i) => [i > 0 ? ' \u2192 ' : '', pathHtml(step)]),
        ),
    articles,
  );
}

function article(
  finding: Finding,
  frames: Frames,
  ruleOf: RuleFinder,
  anchorOf: (rule: string) => `#${string}` | undefined,
): Html {
  const { rule, severity, confidence, status, region, message, decoded, evidence, diff } = finding;
  const meta = ruleOf(rule);
  const anchor = anchorOf(rule);
  const isWholeFile =
    region.startLine === 1 && region.startColumn === 1 && region.endLine === 1 && region.endColumn === 1;
  const frame = frames.frameOf(finding);
  return el(
    'article',
    { class: 'finding', 'data-row': true, 'data-severity': severity },
    el(
      'div',
      { class: 'what' },
      badge(severity, severity),
      el('strong', {}, meta ? proseHtml(meta.title, TEXT_UNITS) : codeHtml(rule)),
      isWholeFile
        ? undefined
        : el('span', { class: 'where' }, `line ${region.startLine}, column ${region.startColumn}`),
    ),
    message.toLowerCase() === meta?.title.toLowerCase()
      ? undefined
      : el('p', { class: 'message' }, ruleText(message)),
    frame || decoded !== undefined || evidence !== undefined
      ? el(
          'div',
          { class: 'shown' },
          frame ??
            (evidence === undefined
              ? undefined
              : el('p', { class: 'evidence' }, codeHtml(evidence, TEXT_UNITS))),
          decoded === undefined ? undefined : saysHtml(decoded),
        )
      : undefined,
    diff === undefined ? undefined : diffHtml(diff),
    el(
      'p',
      { class: 'advice' },
      meta ? ruleText(firstSentences(meta.fix, 1)) : undefined,
      meta ? ' ' : undefined,
      anchor ? el('a', { href: anchor }, codeHtml(rule)) : codeHtml(rule),
      `, ${confidence} confidence`,
      status === 'below-threshold' ? ', below the threshold' : undefined,
    ),
  );
}

function saysHtml(decoded: string): Html {
  return el(
    'div',
    { class: 'says' },
    el('span', { class: 'label' }, 'What it says'),
    el('bdi', { class: 'said' }, decoded),
  );
}

const SIGNS: Record<string, string> = { '+': 'added', '-': 'removed', '@': 'hunk' };

function diffHtml(diff: string): Html {
  const lines = diff.split('\n');
  return el(
    'pre',
    { class: 'frame diff' },
    el(
      'code',
      {},
      lines
        .slice(0, DIFF_LINES)
        .map((line) =>
          el('span', { class: `line ${SIGNS[line[0] ?? ''] ?? 'same'}` }, codeHtml(line, TEXT_UNITS)),
        ),
    ),
  );
}

/** A page of a hundred thousand findings is not read; what they are is. */
function rest(left: readonly Finding[]): Child {
  if (left.length === 0) return undefined;
  const rows = countsOf(left, ({ rule, severity }) => `${severity} ${rule}`).map(([key, count]) => {
    const space = key.indexOf(' ');
    const severity = key.slice(0, space) as Severity;
    return row([badge(severity, severity), codeHtml(key.slice(space + 1)), digits(count)]);
  });
  return el(
    'div',
    { class: 'notice', role: 'note' },
    el(
      'p',
      {},
      el('strong', {}, `${counted(left.length, 'finding is', 'findings are')} not shown here one by one.`),
      ' The worst are above; --format json has each of them.',
    ),
    tableHtml('Findings that are only counted', ['severity', 'rule', 'findings'], [rows.slice(0, 100)]),
  );
}
