/**
 * `npm run prepare`: builds dist/ when a source is newer than it. npm runs this after `npm ci`, and again when `npx
 * primitives` is first used in a clone: whoever tries the scanner should not wait for the same build twice.
 */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';

const SOURCES = ['src', 'rules', 'scripts', 'package.json', 'package-lock.json', 'rolldown.config.mjs'];

function newest(path: string): number {
  const stat = fs.statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  // What the build itself writes is no source.
  const names = fs.readdirSync(path).filter((name) => name !== 'generated');
  return Math.max(stat.mtimeMs, ...names.map((name) => newest(`${path}/${name}`)));
}

const built = fs.statSync('dist/cli.cjs', { throwIfNoEntry: false })?.mtimeMs ?? 0;
if (Math.max(...SOURCES.map(newest)) > built) {
  execFileSync('npm', ['run', '--silent', 'build'], { stdio: ['ignore', 'ignore', 'inherit'] });
}
