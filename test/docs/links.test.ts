/** Every link inside of the repository leads somewhere: to a file that git has, and to a heading of it. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import GithubSlugger from 'github-slugger';
import { expect, test } from 'vitest';
import { nodesOf, type Page, pages, parse, textOf } from './pages';

const all = pages();
const slugs = new Map(all.map((page) => [page.path, slugsOf(page)]));
const files = new Set(
  execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    encoding: 'utf8',
  }).split('\0'),
);
const folders = new Set([...files].flatMap(foldersOf));

/** Addresses of our own repository, as an absolute link or in a message. */
const OURS = /^https:\/\/github\.com\/agent-primitives\/primitives\/(?:blob|tree)\/[^/]+\/(.*)$/;

/** The anchors that GitHub gives a page. */
function slugsOf({ tree }: Page): Set<string> {
  const slugger = new GithubSlugger();
  const found = new Set<string>();
  for (const node of nodesOf(tree)) {
    if (node.type === 'heading') found.add(slugger.slug(textOf(node)));
    if (node.type === 'html') {
      for (const [, id] of node.value.matchAll(/<a [^>]*(?:id|name)="([^"]+)"/g)) found.add(id!);
    }
  }
  return found;
}

function foldersOf(file: string): string[] {
  const parts = file.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

/** @returns where a page points to */
function* linksOf({ tree }: Page): Generator<{ url: string; line: number }> {
  for (const node of nodesOf(tree)) {
    const line = node.position?.start.line ?? 0;
    if (node.type === 'link' || node.type === 'image' || node.type === 'definition')
      yield { url: node.url, line };
    else if (node.type === 'html') {
      for (const [, url] of node.value.matchAll(/(?:src|srcset|href)="([^"]+)"/g)) yield { url: url!, line };
    }
  }
}

/** @returns why a link of a page leads nowhere */
function broken(from: string, url: string): string | undefined {
  const ours = OURS.exec(url)?.[1];
  if (ours === undefined && /^[a-z][a-z+.-]*:/i.test(url)) return undefined;
  const [name = '', anchor] = (ours ?? url).split('#');
  const target =
    ours === undefined
      ? path.posix.normalize(name === '' ? from : path.posix.join(path.posix.dirname(from), decodeURI(name)))
      : decodeURI(name);
  const bare = target.replace(/\/$/, '');
  if (bare.startsWith('..')) return 'leads out of the repository';
  if (!files.has(bare) && !folders.has(bare)) return 'is not there';
  if (anchor === undefined || anchor === '') return undefined;
  if (/^L\d+/.test(anchor)) return undefined;
  return slugs.get(bare)?.has(decodeURIComponent(anchor)) ? undefined : 'has no such heading';
}

function brokenLinks(page: Page): string[] {
  return [...linksOf(page)].flatMap(({ url, line }) => {
    const why = broken(page.path, url);
    return why ? [`${page.path}:${line} ${url} ${why}`] : [];
  });
}

test('links of all pages', () => {
  expect(all.length).toBeGreaterThan(200);
  expect(all.flatMap(brokenLinks)).toEqual([]);
});

/** Paths from the root, and sources by the end of their path: `docs/locking.md`, `src/lock/`, `commands/journey.ts`. */
const PATH =
  /^(?:(?:docs|src|scripts|rules|integrations|lockfile-schema|bench|deploy|examples|test)\/[\w./-]+|[\w./-]+\.ts)$/;

/** Named, and not in git: what is built. */
const BUILT = new Set(['examples/out', 'src/generated']);

test('files that are named in code ticks', () => {
  const written = all.filter(({ path }) => !/^(?:docs\/(?:rules\/|agents\.md|gates\.md)|test\/)/.test(path));
  const ends = new Set([...files].flatMap(endsOf));
  const wrong = written.flatMap(({ path: from, tree }) =>
    [...nodesOf(tree)].flatMap((node) => {
      if (node.type !== 'inlineCode' || !PATH.test(node.value)) return [];
      const name = node.value.replace(/\/$/, '');
      if (ends.has(name) || folders.has(name) || BUILT.has(name)) return [];
      return [`${from}:${node.position?.start.line} ${node.value}`];
    }),
  );
  expect(wrong).toEqual([]);
});

function endsOf(file: string): string[] {
  const parts = file.split('/');
  return parts.map((_, index) => parts.slice(index).join('/'));
}

/** A path in somebody else's repository: `owner/name:docs/…`, `host/docs/…`, `docs/…@commit`. */
const PAGE = /(?<![\w./:@-]|[\w.-]+: )docs\/[\w-]+\.md(?:#[\w-]+)?(?!@)/g;

test('pages that messages and comments of the program name', () => {
  const sources = [...files].filter(
    (file) =>
      /^(?:src|scripts|bench|integrations|deploy)\/.*\.(?:ts|mjs|ya?ml|js|json|sh)$/.test(file) ||
      file === 'action.yml',
  );
  const named = sources
    .filter((file) => !file.startsWith('src/catalog/') && fs.existsSync(file))
    .flatMap((file) => [...fs.readFileSync(file, 'utf8').matchAll(PAGE)].map(([url]) => ({ file, url })))
    .filter(({ url }) => !EXAMPLES.has(url));
  expect(named.length).toBeGreaterThan(5);
  expect(named.flatMap(({ file, url }) => (broken('README.md', url) ? [`${file}: ${url}`] : []))).toEqual([]);
});

/** Files of a user's, in examples, and one of another repository. */
const EXAMPLES = new Set(['docs/AGENTS.md', 'docs/style.md', 'docs/agent-format.md']);

test('what leads nowhere is seen', () => {
  const page = {
    path: 'docs/README.md',
    tree: parse(
      '[a](nowhere.md) [b](../README.md#nowhere) [c](#nowhere) ![d](images/none.png)\n\n[e]: ../../x.md\n',
    ),
  };
  expect(brokenLinks(page)).toEqual([
    'docs/README.md:1 nowhere.md is not there',
    'docs/README.md:1 ../README.md#nowhere has no such heading',
    'docs/README.md:1 #nowhere has no such heading',
    'docs/README.md:1 images/none.png is not there',
    'docs/README.md:3 ../../x.md leads out of the repository',
  ]);
  expect(broken('docs/ci.md', '../README.md#threat-model')).toBe(undefined);
});
