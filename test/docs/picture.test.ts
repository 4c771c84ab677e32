import fs from 'node:fs';
import { expect, test } from 'vitest';
import { scanPicture } from '../../scripts/docs/picture';
import { AGENTS } from '../../src/catalog';

test('docs/images/scan.svg is what the command prints: npm run docs', () => {
  const svg = scanPicture();
  expect(svg).toContain('37 hidden characters');
  expect(fs.readFileSync('docs/images/scan.svg', 'utf8')).toBe(svg);
});

test.each(['README.md', 'docs/scanning.md', 'docs/mcp.md'])('%s counts the agents of the catalog', (page) => {
  const agents = AGENTS.filter((agent) => agent.class === 'agent').length;
  expect(fs.readFileSync(page, 'utf8')).toMatch(new RegExp(`\\b${agents} agents\\b`));
});
