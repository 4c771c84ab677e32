/**
 * The types of the library as one file that stands by itself: what src/index.ts exports, and every declaration that those
 * need, wherever it lies below src/. Bundlers of declarations want the compiler as a library, which TypeScript 7 is not, or
 * a newer Node than ours; our own types need no inference, so rolldown's parser is enough.
 */
import fs from 'node:fs';
import path from 'node:path';
import { isolatedDeclarationSync, parseSync } from 'rolldown/experimental';

/** What the language brings along. Anything else that is nobody's own would make the consumer install something. */
const BUILT_IN = new Set(['Error', 'Omit', 'Pick', 'Promise', 'Record', 'Uint8Array']);

/**
 * @param {string} entry a module
 * @returns {string} the text of one `.d.ts` file
 * @throws for a type that cannot be written down without inferring, or that is neither ours nor of the language
 */
export function declarationsOf(entry) {
  const modules = new Map();
  const moduleOf = (file) => {
    if (!modules.has(file)) modules.set(file, readModule(file));
    return modules.get(file);
  };
  /** The declaration that a name means in a file, through imports. */
  const find = (file, name) => {
    const { declared, imported } = moduleOf(file);
    const from = imported.get(name);
    return from ? find(from.file, from.name) : declared.get(name);
  };
  const { exported } = moduleOf(entry);
  const taken = new Map();
  /** Two files may use one word: what is exported keeps it, the other one gets a number. */
  const nameFor = (declaration) => {
    if (taken.has(declaration)) return taken.get(declaration);
    const names = new Set(taken.values());
    let name = declaration.name;
    for (let i = 2; names.has(name); i++) name = `${declaration.name}${i}`;
    taken.set(declaration, name);
    return name;
  };
  const queue = exported.map((name) => find(entry, name));
  for (const declaration of queue) nameFor(declaration);
  const texts = [];
  for (const declaration of queue) {
    const { file, code, start, end, references } = declaration;
    let text = '';
    let at = start;
    for (const { name, start, end } of references) {
      const meant = find(file, name);
      if (!meant && !BUILT_IN.has(name)) throw new Error(`${file}: "${name}" is of no module of ours`);
      if (!meant) continue;
      if (!taken.has(meant)) queue.push(meant);
      text += code.slice(at, start) + nameFor(meant);
      at = end;
    }
    texts.push(
      `${declaration.comment}${text}${code.slice(at, end)}`.replace(
        declaration.pattern,
        `$1${nameFor(declaration)}`,
      ),
    );
  }
  return `${texts.join('\n')}\nexport { ${exported.map((name) => exportOf(find(entry, name))).join(', ')} };\n`;
}

const exportOf = ({ name, isValue }) => (isValue ? name : `type ${name}`);

function readModule(file) {
  const { code, errors } = isolatedDeclarationSync(file, fs.readFileSync(file, 'utf8'));
  if (errors.length > 0) throw new Error(`${file}: ${errors[0].message}`);
  const { program, comments } = parseSync('module.d.ts', code);
  const declared = new Map();
  const imported = new Map();
  const exported = [];
  for (const statement of program.body) {
    if (statement.type === 'ImportDeclaration') {
      const from = `${path.join(path.dirname(file), statement.source.value)}.ts`;
      for (const { local, imported: of } of statement.specifiers)
        imported.set(local.name, { file: from, name: of.name });
      continue;
    }
    for (const { exported: name } of statement.specifiers ?? []) exported.push(name.name);
    const node = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
    if (!node) continue;
    const { name } = node.id ?? node.declarations[0].id;
    if (node !== statement) exported.push(name);
    const before = comments.findLast(({ end }) => end <= statement.start);
    const isOwn = before && code.slice(before.end, statement.start).trim() === '';
    const { start, end, type } = node;
    declared.set(name, {
      file,
      code,
      name,
      start,
      end,
      comment: isOwn ? `${code.slice(before.start, before.end)}\n` : '',
      references: referencesIn(node).sort((a, b) => a.start - b.start),
      isValue: !/^TS(?:Interface|TypeAlias)/.test(type),
      pattern: new RegExp(`((?:^|\\*/\\n)(?:declare )?(?:interface|type|class|const|function) )${name}\\b`),
    });
  }
  return { declared, imported, exported };
}

/** The names of types that a declaration uses; its type parameters are its own. */
function referencesIn(node) {
  const found = [];
  const own = new Set();
  visit(node);
  return found.filter(({ name }) => !own.has(name));

  function visit(node) {
    if (Array.isArray(node)) return node.forEach(visit);
    if (typeof node?.type !== 'string') return;
    if (node.type === 'TSTypeParameter') own.add(node.name.name);
    if (node.type === 'TSImportType') throw new Error('import() in a type: import it by name');
    const used = [
      node.superClass,
      node.typeName,
      node.exprName,
      /Heritage|Implements/.test(node.type) && node.expression,
    ];
    for (const one of used) if (one?.type === 'Identifier') found.push(one);
    for (const child of Object.values(node)) if (typeof child === 'object' && child !== null) visit(child);
  }
}
