/**
 * Writes what is generated: docs/rules/ from rules/, docs/agents.md from src/catalog/, docs/gates.md from src/gate/ and
 * src/catalog/, docs/cli.md and the manual page from the options of all commands, docs/images/scan.svg from what the built
 * command prints. Run: npm run docs.
 */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { agentsPage } from './docs/agents';
import { cliPage } from './docs/cli';
import { gatesPage } from './docs/gates';
import { manPage } from './docs/man';
import { scanPicture } from './docs/picture';
import { rulePages } from './docs/rules';

const RULES_FOLDER = 'docs/rules';

const pages = rulePages()
  .set('docs/agents.md', agentsPage())
  .set('docs/gates.md', gatesPage())
  .set('docs/cli.md', cliPage())
  .set('docs/primitives.1', manPage())
  .set('docs/images/scan.svg', scanPicture());
for (const [path, content] of pages) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}
for (const entry of readdirSync(RULES_FOLDER, { recursive: true, withFileTypes: true })) {
  const path = `${entry.parentPath}/${entry.name}`.replaceAll('\\', '/');
  if (entry.isFile() && !pages.has(path)) rmSync(path);
}
