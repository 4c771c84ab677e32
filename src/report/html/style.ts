/** The style sheet of the page: system fonts, two colour schemes, paper. The policy of the page names it by its digest. */

const LIGHT = `
  --back: #ffffff; --text: #1b1f24; --quiet: #57606a; --line: #d8dee4; --soft: #f6f8fa; --link: #0a58ca;
  --critical: #8e0f22; --critical-back: #fde7ea; --high: #8f330c; --high-back: #fdece1;
  --medium: #6b4e00; --medium-back: #fbf1d0; --low: #174f77; --low-back: #e3f0fa;
  --good: #0d5a37; --good-back: #e0f3e8; --plain: #49525b; --plain-back: #eceff2;
  --mark: #fff0b8; --box: #5a21b6; --box-back: #f0e8fe; --box-line: #c4aef0;`;

const DARK = `
  --back: #15181c; --text: #e2e6ea; --quiet: #9aa4ae; --line: #30373e; --soft: #1c2025; --link: #8ab8ff;
  --critical: #ff9ba8; --critical-back: #40161d; --high: #ffb48c; --high-back: #3d2312;
  --medium: #efcd6e; --medium-back: #362c0c; --low: #92cbf2; --low-back: #122c40;
  --good: #86d9ab; --good-back: #113222; --plain: #b6bfc8; --plain-back: #292f35;
  --mark: #4a3f12; --box: #d3bdff; --box-back: #2d2149; --box-line: #6c54a8;`;

export const STYLE = `
:root { color-scheme: light dark; ${LIGHT} }
@media (prefers-color-scheme: dark) { :root { ${DARK} } }
* { box-sizing: border-box; }
[hidden] { display: none !important; }
html { scroll-padding-top: 3.5rem; -webkit-text-size-adjust: 100%; }
body { margin: 0 auto; padding: 0 1.5rem 3rem; max-width: 78rem; background: var(--back); color: var(--text);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; overflow-wrap: break-word; }
h1, h2, h3, p, ul, ol, dl, dd { margin: 0; }
a { color: var(--link); text-decoration-thickness: 1px; text-underline-offset: 2px; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
bdi { unicode-bidi: isolate; overflow-wrap: anywhere; }
.code, .path, .src, .said, code { font: .88em/1.5 ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; direction: ltr; }
.frame .code { font-size: 1em; }

.verdict { margin-top: 1.5rem; padding: 1.1rem 1.4rem 1.2rem; border-left: 5px solid var(--plain); border-radius: 4px; background: var(--plain-back); }
.verdict.bad { border-color: var(--critical); background: var(--critical-back); }
.verdict.warn { border-color: var(--medium); background: var(--medium-back); }
.verdict.good { border-color: var(--good); background: var(--good-back); }
.verdict h1 { font-size: 1.75rem; line-height: 1.25; letter-spacing: -.01em; }
.verdict.bad h1 { color: var(--critical); } .verdict.warn h1 { color: var(--medium); } .verdict.good h1 { color: var(--good); }
.command { font: .85rem/1.5 ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
.reasons { margin: .5rem 0 0; padding-left: 1.3rem; }
.facts { display: flex; flex-wrap: wrap; gap: .4rem .5rem; align-items: center; margin-top: .6rem; }

nav { position: sticky; top: 0; z-index: 1; margin: 1rem 0 0; background: var(--back); border-bottom: 1px solid var(--line); overflow-x: auto; }
nav ul { display: flex; gap: 1.4rem; margin: 0; padding: 0; list-style: none; white-space: nowrap; }
nav a { display: block; padding: .6rem 0; color: var(--text); text-decoration: none; }
nav a:hover { text-decoration: underline; }
.count { margin-left: .35em; color: var(--quiet); font-weight: 400; font-variant-numeric: tabular-nums; }

section { margin-top: 2.2rem; }
h2 { margin-bottom: .7rem; font-size: 1.25rem; line-height: 1.3; }
h3 { font-size: 1rem; line-height: 1.4; }
section > p, section > ul { margin-bottom: .6rem; max-width: 48rem; }
.more, .advice, .about, .where, .via, .through, .label { color: var(--quiet); }
.more, .advice, .via, .through { font-size: .88rem; }
.more { margin-top: .5rem; }
.through { display: block; }
.digest { word-break: break-all; }

#not-examined { padding: 1rem 1.4rem; border: 2px solid var(--medium); border-radius: 4px; background: var(--medium-back); }
#not-examined h2 { color: var(--medium); }
#not-examined h2 .count, #not-examined .more { color: inherit; }
.notice { margin-top: 1.2rem; padding: .8rem 1.1rem; border-radius: 4px; background: var(--medium-back); }
.notice .scroll { margin-top: .5rem; }

.badge { display: inline-block; padding: 0 .5em; border-radius: 3px; font-size: .82rem; line-height: 1.6; font-weight: 600; background: var(--plain-back); color: var(--plain); }
.badge.critical, .badge.bad { background: var(--critical-back); color: var(--critical); }
.badge.high { background: var(--high-back); color: var(--high); }
.badge.medium, .badge.warn { background: var(--medium-back); color: var(--medium); }
.badge.low { background: var(--low-back); color: var(--low); }
.badge.good { background: var(--good-back); color: var(--good); }
.verdict .badge { background: var(--back); }

.search { display: flex; flex-wrap: wrap; gap: .4rem .9rem; align-items: center; margin-bottom: .8rem; font-size: .9rem; }
.search input[type=search] { flex: 1 1 14rem; max-width: 24rem; padding: .35rem .6rem; border: 1px solid var(--quiet); border-radius: 4px; background: var(--back); color: inherit; font: inherit; }
.tick { display: inline-flex; gap: .35rem; align-items: center; }
.hits { color: var(--quiet); font-variant-numeric: tabular-nums; }

.file { margin-top: 1.1rem; border: 1px solid var(--line); border-radius: 6px; }
summary { cursor: pointer; }
.file > summary { padding: .55rem 1rem; background: var(--soft); border-radius: 6px; }
.file[open] > summary { border-bottom: 1px solid var(--line); border-radius: 6px 6px 0 0; }
.file h3 { display: inline; margin-right: .7em; }
.file h3 .path { font-size: .95em; }
.about { font-size: .88rem; }
.file > .via { padding: .5rem 1rem 0; }
.finding { padding: .8rem 1rem .9rem; }
.finding + .finding { border-top: 1px solid var(--line); }
.what { display: flex; flex-wrap: wrap; gap: .2rem .6rem; align-items: baseline; }
.where { font-size: .88rem; font-variant-numeric: tabular-nums; }
.message { margin-top: .25rem; max-width: 60rem; }
.advice { margin-top: .45rem; max-width: 60rem; }
.shown { display: grid; grid-template-columns: minmax(0, 1fr); gap: .6rem; margin-top: .5rem; }
.frame { margin: 0; padding: .45rem 0; overflow: hidden; border-radius: 4px; background: var(--soft); white-space: pre-wrap; tab-size: 4; }
.frame code { font-size: .84rem; line-height: 1.65; }
.line { display: flex; gap: 0 .9rem; padding: 0 .9rem 0 0; }
.line .no { flex: 0 0 3.2rem; text-align: right; color: var(--quiet); user-select: none; }
.line .src, .line .code { flex: 1 1 0; min-width: 0; font-size: inherit; line-height: inherit; }
.around .src, .cut .src { color: var(--quiet); }
.found .no { color: inherit; font-weight: 600; }
mark { padding: .1em 0; border-radius: 2px; background: var(--mark); color: inherit; unicode-bidi: isolate; box-decoration-break: clone; -webkit-box-decoration-break: clone; }
.box { display: inline-block; margin: 0 1px; padding: 0 .3em; border: 1px solid var(--box-line); border-radius: 3px; background: var(--box-back); color: var(--box); font-size: .86em; line-height: 1.35; white-space: nowrap; }
.says { align-self: start; padding: .45rem .9rem .6rem; border-left: 3px solid var(--box); border-radius: 0 4px 4px 0; background: var(--box-back); }
.says .label { display: block; color: var(--box); font-size: .8rem; font-weight: 600; }
.said { white-space: pre-wrap; overflow-wrap: anywhere; }
.finding > .frame { margin-top: .5rem; }
.diff .line { padding-left: .9rem; }
.diff .added { background: var(--good-back); color: var(--good); }
.diff .removed { background: var(--critical-back); color: var(--critical); }
.diff .hunk { color: var(--quiet); }
@media (min-width: 56rem) { .shown:has(.says) { grid-template-columns: minmax(0, 1.7fr) minmax(0, 1fr); } }

.scroll { overflow-x: auto; margin-top: .5rem; border: 1px solid var(--line); border-radius: 6px; }
table { width: 100%; border-collapse: collapse; font-size: .9rem; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
th, td { padding: .4rem .9rem; text-align: left; vertical-align: top; overflow: hidden; }
th { background: var(--soft); color: var(--quiet); font-size: .82rem; font-weight: 600; white-space: nowrap; }
tr + tr td, tbody tr:first-child > td { border-top: 1px solid var(--line); }
td { min-width: 6rem; }
td .badge { white-space: nowrap; }
section > h3 { margin-top: 1.4rem; }
.profile td:first-child { width: 34%; } .profile td:nth-child(2), .profile td:nth-child(3) { width: 24%; }
.profile tbody th { background: none; border-top: 1px solid var(--line); color: var(--text); font-size: .9rem; padding-top: .8rem; }
.profile tbody + tbody th { border-top-width: 2px; }
.profile tbody tr:nth-child(2) td { border-top: 0; }
.changes { padding: 0; list-style: none; }
.changes li { margin-top: .25rem; }
dl.package { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .25rem 1.2rem; }
dt { color: var(--quiet); }
.rule { margin-top: 1.4rem; max-width: 60rem; }
.rule dt { margin-top: .35rem; font-size: .82rem; font-weight: 600; }
.rule h3 .code { color: var(--quiet); font-weight: 400; }
details > summary { margin-bottom: 0; }
section > details > .search { margin-top: .7rem; }

.picture { background: var(--back); }
.graph { display: block; }
.edge { fill: none; stroke: var(--quiet); stroke-width: 1.25; opacity: .65; }
.edge.reaches { stroke-dasharray: 4 3; }
.node rect { fill: var(--soft); stroke: var(--line); stroke-width: 1.5; }
.node text { fill: var(--text); font-size: 12.5px; unicode-bidi: isolate; }
.node .label { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: 11.5px; }
.node .kind { fill: var(--quiet); font-size: 11px; }
.node.package rect { fill: var(--plain-back); stroke: var(--plain); }
.node.server.bad rect { fill: var(--critical-back); stroke: var(--critical); }
.node.server.bad .kind { fill: var(--critical); }
.node.server.warn rect { fill: var(--medium-back); stroke: var(--medium); }
.node.server.warn .kind { fill: var(--medium); }
.node.server.good rect { fill: var(--good-back); stroke: var(--good); }
.node.server.good .kind { fill: var(--good); }
.node.server.plain rect { stroke: var(--plain); }

footer { margin-top: 3rem; padding-top: .9rem; border-top: 1px solid var(--line); color: var(--quiet); font-size: .82rem; }

@media (max-width: 40rem) {
  body { padding: 0 1rem 2rem; }
  nav { margin: 1rem -1rem 0; padding: 0 1rem; }
  .verdict { padding: .9rem 1rem 1rem; }
  .verdict h1 { font-size: 1.4rem; }
  .finding { padding: .7rem .8rem; }
  .line { gap: 0 .6rem; }
  .line .no { flex-basis: 2rem; }
  dl.package { grid-template-columns: minmax(0, 1fr); gap: 0; }
  dl.package dd { margin-bottom: .4rem; }
}
@media print {
  :root { color-scheme: light; ${LIGHT} }
  body { max-width: none; padding: 0; font-size: 10pt; }
  nav, .search { display: none; }
  .scroll { overflow: visible; }
  .graph { max-width: 100%; height: auto; }
  .finding, .rule, tr, .verdict { break-inside: avoid; }
  h2, h3, summary, .what { break-after: avoid; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;
