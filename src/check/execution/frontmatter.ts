/**
 * Front matter that is a program. Readers built on gray-matter evaluate `---js` and `---javascript` while loading the
 * file; we never do. Rule: execution/executable-frontmatter.
 */
import type { Document } from '../../document';
import type { Sink } from '../context';

const CODE_LANGUAGES = new Set([
  'js',
  'javascript',
  'ts',
  'typescript',
  'coffee',
  'coffeescript',
  'cson',
  'jsx',
  'mjs',
  'cjs',
]);

export function checkFrontmatter(document: Document, into: Sink): void {
  // Cheap look first: most files start otherwise.
  const head = document.text.charCodeAt(0) === 0xfeff ? 1 : 0;
  if (!document.text.startsWith('---', head)) return;
  const { frontmatter } = document;
  if (!frontmatter || !CODE_LANGUAGES.has(frontmatter.language)) return;
  into.push({
    rule: 'execution/executable-frontmatter',
    severity: 'critical',
    start: head,
    end: frontmatter.start - 1,
    message: `"---${frontmatter.language}" front matter is a program that runs when a reader loads this file`,
  });
}
