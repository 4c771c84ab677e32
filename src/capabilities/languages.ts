/**
 * What languages there are, as data: by which names a file or a fence of Markdown is written in one, and whether it is
 * examined for capabilities or only counted.
 */

/** Examined: each has its patterns in the files beside this one. */
export const EXAMINED = ['shell', 'python', 'javascript', 'powershell'] as const;
export type Language = (typeof EXAMINED)[number];

interface Facts {
  extensions: string;
  /** Names after the opening of a fence. */
  fences: string;
  /** Programs that run it. */
  interpreters: RegExp;
  /** Begins a comment that takes a whole line. */
  comment: string;
}

export const LANGUAGES: Record<Language, Facts> = {
  shell: {
    extensions: 'sh bash zsh ksh fish command bats',
    fences: 'sh bash zsh shell console shell-session shellsession terminal fish',
    interpreters: /^(?:sh|bash|zsh|dash|ksh|ash|fish)$/,
    comment: '#',
  },
  python: {
    extensions: 'py pyw',
    fences: 'py python python3',
    interpreters: /^(?:python|pypy)[\d.]*$/,
    comment: '#',
  },
  javascript: {
    extensions: 'js cjs mjs jsx ts cts mts tsx',
    fences: 'js javascript node jsx mjs cjs ts typescript tsx',
    interpreters: /^(?:node|deno|bun|tsx|ts-node)$/,
    comment: '//',
  },
  powershell: {
    extensions: 'ps1 psm1',
    fences: 'powershell pwsh ps ps1 posh',
    interpreters: /^(?:powershell|pwsh)$/,
    comment: '#',
  },
};

const BY_EXTENSION = new Map<string, Language>();
const BY_FENCE = new Map<string, Language>();
for (const language of EXAMINED) {
  const { extensions, fences } = LANGUAGES[language];
  for (const name of extensions.split(' ')) BY_EXTENSION.set(name, language);
  for (const name of fences.split(' ')) BY_FENCE.set(name, language);
}

/** Named in the profile; the first four of them are the examined ones as people know them. */
const NAMES: Record<string, string> = {
  Shell: LANGUAGES.shell.extensions,
  Python: `${LANGUAGES.python.extensions} pyi ipynb`,
  JavaScript: 'js cjs mjs jsx',
  TypeScript: 'ts cts mts tsx',
  PowerShell: `${LANGUAGES.powershell.extensions} psd1`,
  Batch: 'bat cmd',
  Ruby: 'rb gemspec',
  Perl: 'pl pm',
  PHP: 'php',
  Lua: 'lua',
  Go: 'go',
  Rust: 'rs',
  Java: 'java',
  Kotlin: 'kt kts',
  Scala: 'scala',
  Swift: 'swift',
  'C#': 'cs',
  C: 'c h',
  'C++': 'cc cpp cxx hpp',
  'Objective-C': 'm mm',
  R: 'r',
  Julia: 'jl',
  Dart: 'dart',
  Elixir: 'ex exs',
  AppleScript: 'applescript scpt',
  'Visual Basic': 'vbs vb vba',
  AutoHotkey: 'ahk',
  Nix: 'nix',
  SQL: 'sql',
  Makefile: 'mk makefile',
  Dockerfile: 'dockerfile',
  Markdown: 'md mdc mdx markdown',
  HTML: 'html htm vue svelte astro',
  CSS: 'css scss less',
  JSON: 'json jsonc json5 jsonl',
  YAML: 'yaml yml',
  TOML: 'toml',
  XML: 'xml svg xsd xsl',
  Text: 'txt rst adoc csv tsv',
};
const NAME_BY_EXTENSION = new Map<string, string>();
for (const [name, extensions] of Object.entries(NAMES))
  for (const extension of extensions.split(' ')) NAME_BY_EXTENSION.set(extension, name);

/** Programs, as far as we know them, that nothing here reads: whoever runs them runs something unexamined. */
const UNEXAMINED = new Set(
  'Batch,Ruby,Perl,PHP,Lua,Go,Rust,Java,Kotlin,Scala,Swift,C#,C,C++,Objective-C,R,Julia,Dart,Elixir,AppleScript,Visual Basic,AutoHotkey,Nix'.split(
    ',',
  ),
);

/** In lower case, without the dot; the whole name where it has none. */
function extensionOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(dot + 1) : name;
}

const SHEBANG =
  /^#![ \t]{0,10}(?:[^\s]{0,200}\/)?([\w.+-]{1,40})(?![\w/])(?:[ \t]+(?:-\S{1,40}[ \t]+)?([\w.+-]{1,40}))?/;

/** @returns the language of a file that is a script */
export function scriptLanguage(path: string, text: string): Language | undefined {
  const known = BY_EXTENSION.get(extensionOf(path));
  if (known) return known;
  if (!text.startsWith('#!')) return undefined;
  const [, program = '', second = ''] = SHEBANG.exec(text.slice(0, 300)) ?? [];
  return interpreterLanguage(program === 'env' ? second : program);
}

/** @param name of a fence of Markdown */
export function fenceLanguage(name: string): Language | undefined {
  return BY_FENCE.get(name.toLowerCase());
}

/** @param program name of a program, without its folder */
export function interpreterLanguage(program: string): Language | undefined {
  return EXAMINED.find((language) => LANGUAGES[language].interpreters.test(program));
}

/** @returns what a file is written in, for people; undefined when its name does not tell */
export function languageName(path: string): string | undefined {
  return NAME_BY_EXTENSION.get(extensionOf(path));
}

/** @returns the name of the language of a program that is not examined */
export function unexaminedLanguage(path: string): string | undefined {
  const name = languageName(path);
  return name !== undefined && UNEXAMINED.has(name) ? name : undefined;
}
