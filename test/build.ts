/** Builds dist/ before the tests when a source is newer, so that what is tested is what is shipped. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';

const SOURCES = ['src', 'rules', 'scripts', 'package.json', 'rolldown.config.mjs'];

function newest(path: string): number {
  const stat = fs.statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  // What the build itself writes is no source.
  const names = fs.readdirSync(path).filter((name) => name !== 'generated');
  return Math.max(stat.mtimeMs, ...names.map((name) => newest(`${path}/${name}`)));
}

export default function build(): void {
  const built = fs.statSync('dist/cli.cjs', { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (Math.max(...SOURCES.map(newest)) <= built) return;
  execFileSync('npm', ['run', '--silent', 'build'], { stdio: ['ignore', 'ignore', 'inherit'] });
}
