/** What a file is written in: by its extension, else by what the catalog says of it. */

import type { Format } from '../document';

const BY_EXTENSION: Record<string, Format> = {};
const EXTENSIONS: Record<Format, string> = {
  markdown: 'md mdc markdown mdx mdown mkd mdwn rst adoc prompt',
  html: 'html htm xhtml svg xml vue svelte astro',
  json: 'json jsonc json5 webmanifest code-workspace ipynb jsonl',
  yaml: 'yaml yml',
  toml: 'toml',
  code: `js cjs mjs jsx ts cts mts tsx py pyi rb go rs c h cc cpp cxx hpp cs java kt kts scala swift php pl pm lua r jl dart ex exs
    erl hs clj sql sol zig nim asm s sh bash zsh fish ps1 psm1 bat cmd awk sed tcl groovy gradle vim el lisp ml fs vb
    css scss less snap log patch diff dockerfile makefile mk cmake tf proto graphql nix starlark bzl`,
  text: 'txt text csv tsv ini cfg conf properties env lock template tmpl j2 hbs ejs liquid srt',
  other: '',
};
for (const [format, extensions] of Object.entries(EXTENSIONS)) {
  for (const extension of extensions.split(/\s+/)) if (extension) BY_EXTENSION[extension] = format as Format;
}

/** Catalog formats (`md+yaml`, `js/ts`, `json5`, …) by their first word. */
const BY_CATALOG: Record<string, Format> = {
  md: 'markdown',
  mdc: 'markdown',
  text: 'markdown',
  json: 'json',
  jsonc: 'json',
  json5: 'json',
  yaml: 'yaml',
  toml: 'toml',
  js: 'code',
  ts: 'code',
  shell: 'code',
  sh: 'code',
  bash: 'code',
  python: 'code',
  starlark: 'code',
  dockerfile: 'code',
  nix: 'code',
  html: 'html',
  dotenv: 'text',
};

/**
 * @param path path of the file
 * @param catalogFormat format of the catalog's match, if it has one
 * @returns `other` when neither knows: then the content decides whether it is text
 */
export function formatOf(path: string, catalogFormat?: string): Format {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  const dot = name.lastIndexOf('.');
  const extension = dot > 0 ? name.slice(dot + 1) : name;
  return BY_EXTENSION[extension] ?? BY_CATALOG[catalogFormat?.split(/[+|/ ]/)[0] ?? ''] ?? 'other';
}
