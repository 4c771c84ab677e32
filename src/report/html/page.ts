/**
 * `--format html`: one page that needs nothing else. No network, no fonts, no pictures but the one drawn here; the policy in
 * its head allows one style sheet and one script, each by its digest, so that whatever a file might smuggle in is dead there
 * as well. Without scripts nothing is missing but the search. What a file says goes through src/text/html.ts.
 */
import { hash } from 'node:crypto';
import { type RuleFinder, ruleFinder } from '../../rules';
import { documentText, el, type Html, ours, short, together } from '../../text/html';
import type { Finding, Report } from '../../types';
import type { AuditReport } from '../audit/audit-report';
import type { ReportOptions } from '../options';
import { acceptedHtml } from './accepted';
import { NAME_UNITS } from './bounds';
import { capabilitiesHtml, changesHtml, packageHtml } from './capabilities';
import { findingsHtml } from './findings';
import { frames } from './frame';
import { inventoryHtml } from './inventory';
import { lockHtml } from './lock';
import type { PageData } from './page-data';
import { codeHtml, countHtml, type Section, sectionHtml } from './parts';
import { explainedRules } from './rules';
import { SCRIPT } from './script';
import { serversHtml } from './servers';
import { STYLE } from './style';
import { auditVerdictOf, headerHtml, skipsHtml, type Verdict, verdictOf } from './summary';

type Part = 'skips' | 'findings' | 'servers' | 'accepted' | 'lock' | 'inventory' | 'rules';

/** What was not looked at goes before everything, then what was asked for. */
const ORDER: readonly Part[] = ['skips', 'findings', 'servers', 'accepted', 'lock', 'inventory', 'rules'];
const ORDERS: Record<string, readonly Part[]> = {
  verify: ['skips', 'lock', 'findings', 'servers', 'accepted', 'inventory', 'rules'],
  mcp: ['skips', 'servers', 'findings', 'accepted', 'lock', 'inventory', 'rules'],
};

/** Everything that is found and known of a run. */
export async function html(report: Report, options: ReportOptions): Promise<string> {
  const data = (await options.page?.()) ?? {};
  const ruleOf = ruleFinder(options.userRules);
  const parts: Record<Part, Section[]> = {
    skips: skipped(report),
    findings: findings(report, options, data, ruleOf),
    servers: servers(report, data),
    accepted: accepted(report, data),
    lock: lock(report, data, ruleOf),
    inventory: inventory(data),
    rules: rules(report, options, ruleOf),
  };
  const sections = (ORDERS[report.command] ?? ORDER).flatMap((part) => parts[part]);
  return page(report, verdictOf(report), undefined, sections, options);
}

/** The same of a package that is not installed yet: the verdict, what it may do, and since when. */
export async function auditHtml(report: AuditReport, options: ReportOptions): Promise<string> {
  const { capabilities, changes, mcp, package: about, target } = report;
  const data: PageData = { ...(await options.page?.()), mcp };
  const ruleOf = ruleFinder(options.userRules);
  const sections = [
    ...skipped(report),
    ...(changes ? [{ id: 'changes', title: 'Since it was pinned', body: changesHtml(changes) }] : []),
    ...findings(report, options, data, ruleOf),
    {
      id: 'capabilities',
      title: 'What it may do',
      count: capabilities.length,
      body: capabilitiesHtml(capabilities),
    },
    ...servers(report, data),
    { id: 'package', title: 'What it is', body: packageHtml(about, changes) },
    ...accepted(report, data),
    ...inventory(data),
    ...rules(report, options, ruleOf),
  ];
  return page(report, auditVerdictOf(report), target, sections, options);
}

function skipped({ skipped: skips }: Report): Section[] {
  if (skips.length === 0) return [];
  return [
    {
      id: 'not-examined',
      title: 'Not everything was looked at',
      count: skips.length,
      body: skipsHtml(skips),
    },
  ];
}

function listedOf({ findings: all }: Report, { verbose }: ReportOptions): Finding[] {
  return all.filter(({ status, severity }) => status !== 'accepted' && (verbose || severity !== 'info'));
}

function findings(report: Report, options: ReportOptions, { mcp }: PageData, ruleOf: RuleFinder): Section[] {
  const listed = listedOf(report, options);
  const secretive = new Set(
    [...(mcp?.servers ?? []), ...(mcp?.surfaces ?? [])]
      .filter(({ env, headers }) => env.length > 0 || headers.length > 0)
      .map(({ path }) => path),
  );
  const { anchorOf } = explainedRules(listed, ruleOf, report.tool.version);
  const body = findingsHtml(listed, frames(report.findings, options.textOf, secretive), ruleOf, anchorOf);
  return [{ id: 'findings', title: 'Findings', count: listed.length, body }];
}

function rules(report: Report, options: ReportOptions, ruleOf: RuleFinder): Section[] {
  const { count, body } = explainedRules(listedOf(report, options), ruleOf, report.tool.version);
  return count === 0 ? [] : [{ id: 'rules', title: 'What the rules say', count, body: body() }];
}

function lock(report: Report, { lock: state, inventory: all = [] }: PageData, ruleOf: RuleFinder): Section[] {
  if (state === undefined) return [];
  return [{ id: 'lock', title: 'The lock', body: lockHtml(report, state, all, ruleOf) }];
}

function servers({ command }: Report, { mcp }: PageData): Section[] {
  if (!mcp || (command === 'audit' && mcp.servers.length + mcp.surfaces.length === 0)) return [];
  return [{ id: 'servers', title: 'MCP servers', count: mcp.servers.length, body: serversHtml(mcp) }];
}

function accepted({ findings: all }: Report, { lock: state }: PageData): Section[] {
  const found = all.filter(({ status }) => status === 'accepted');
  if (found.length === 0) return [];
  const reasonOf = state === undefined || state === 'none' ? () => undefined : state.reasonOf;
  return [{ id: 'accepted', title: 'Accepted', count: found.length, body: acceptedHtml(found, reasonOf) }];
}

function inventory({ inventory: all, lock: state }: PageData): Section[] {
  if (!all) return [];
  const body = inventoryHtml(all, state === 'none' ? undefined : state);
  return [{ id: 'inventory', title: 'Primitives', count: all.length, body }];
}

const POLICY = [
  ['default-src', "'none'"],
  ['base-uri', "'none'"],
  ['form-action', "'none'"],
] as const;

function policyOf(style: string, script: string): string {
  const digest = (text: string): string => `'sha256-${hash('sha256', text, 'base64')}'`;
  return [...POLICY, ['style-src', digest(style)], ['script-src', digest(script)]]
    .map((directive) => directive.join(' '))
    .join('; ');
}

function page(
  report: Report,
  verdict: Verdict,
  target: string | undefined,
  sections: readonly Section[],
  { verbose }: ReportOptions,
): string {
  const { tool, command } = report;
  return documentText(
    el(
      'html',
      { lang: 'en' },
      el(
        'head',
        {},
        el('meta', { charset: 'utf-8' }),
        el('meta', { 'http-equiv': 'Content-Security-Policy', content: policyOf(STYLE, SCRIPT) }),
        el('meta', { name: 'referrer', content: 'no-referrer' }),
        el('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
        el('meta', { name: 'color-scheme', content: 'light dark' }),
        el('title', {}, short(`${verdict.words}: primitives ${command} ${target ?? ''}`.trim(), NAME_UNITS)),
        ours('style', STYLE),
      ),
      el(
        'body',
        {},
        headerHtml(report, verdict, target, verbose),
        contents(sections),
        el('main', {}, sections.map(sectionHtml)),
        el(
          'footer',
          {},
          el('p', {}, `primitives ${tool.version}, rules `, codeHtml(tool.ruleset)),
          el('p', {}, 'The same files give the same page: it holds no time and no place of a machine.'),
        ),
        ours('script', SCRIPT),
      ),
    ),
  );
}

function contents(sections: readonly Section[]): Html {
  const links = sections.map(({ id, title, count }) =>
    el('li', {}, el('a', { href: `#${id}` }, title, count === undefined ? undefined : countHtml(count))),
  );
  return el('nav', { 'aria-label': 'Contents' }, el('ul', {}, together(links)));
}
