/** The Markdown of this repository, parsed: for the tests that hold it to what it says. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import type { Nodes, Root } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';

export interface Page {
  /** Relative to the root of the repository, with slashes. */
  path: string;
  tree: Root;
}

/** @returns every page that git tracks or would track, but for those in `test/fixtures` */
export function pages(): Page[] {
  const list = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', '*.md'];
  return execFileSync('git', list, { encoding: 'utf8' })
    .split('\0')
    .filter((path) => path !== '' && fs.existsSync(path))
    .sort()
    .map((path) => ({ path, tree: parse(fs.readFileSync(path, 'utf8')) }));
}

export function parse(markdown: string): Root {
  return fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
}

/** Every node below this one, in the order of the text. */
export function* nodesOf(node: Nodes): Generator<Nodes> {
  yield node;
  if ('children' in node) for (const child of node.children) yield* nodesOf(child);
}

/** What a reader sees of a node. */
export function textOf(node: Nodes): string {
  if ('value' in node) return node.type === 'html' ? '' : node.value;
  return 'children' in node ? node.children.map(textOf).join('') : '';
}
