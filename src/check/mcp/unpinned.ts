/**
 * What is fetched and run at whatever version is newest when the server starts. One version for ever is a number, a
 * commit or a digest; a tag, a branch and `latest` are not. Rule: unpinned-server.
 */
import type { Server, Target } from '../../mcp/server';
import { visible } from '../../text/escape';
import type { Severity } from '../../types';
import { programOf, type Report, wordsOf } from './detector';
import { isWellKnownPackage } from './well-known';

type PackageTarget = Extract<Target, { type: 'package' }>;

/** With one of these nothing is fetched: what is installed already runs, at the version of the lock file. */
const OFFLINE = /^(?:--no|--no-install|--offline)$/;

const HOW: Record<PackageTarget['ecosystem'], string> = {
  npm: 'pin it: name@1.2.3',
  pypi: 'pin it: name==1.2.3',
  oci: 'pin it: name@sha256:…',
  nuget: 'pin it: name@1.2.3',
  git: 'pin it to a commit',
  registry: 'name a version',
};

export function checkUnpinned(server: Server, into: Report): void {
  const { runs } = server;
  if (runs.type !== 'package' || runs.isPinned) return;
  const words = wordsOf(server);
  if (words.slice(0, 12).some(({ value }) => OFFLINE.test(value))) return;
  // Runs what the project has installed, and fetches nothing.
  if (/^(?:pnpm|yarn)$/.test(programOf(server)) && words[1]?.value === 'exec') return;
  const spec = visible(specOf(runs), 80);
  into('mcp/unpinned-server', severityOf(runs), runs.at, `"${spec}" ${reason(runs)}; ${HOW[runs.ecosystem]}`);
}

function specOf({ ecosystem, name, version }: PackageTarget): string {
  if (version === undefined || ecosystem === 'git') return name;
  return `${name}${ecosystem === 'oci' ? ':' : ecosystem === 'pypi' && /^[<>=~!]/.test(version) ? '' : '@'}${version}`;
}

function reason({ ecosystem, version }: PackageTarget): string {
  if (ecosystem === 'oci')
    return version === undefined ? 'has no tag and no digest' : 'is a tag that can be moved';
  if (ecosystem === 'git')
    return version === undefined ? 'is whatever the branch holds' : 'is a branch or tag that can be moved';
  return version === undefined ? 'runs whatever version is newest' : 'is no single version';
}

function severityOf({ ecosystem, name, version }: PackageTarget): Severity {
  if (ecosystem === 'registry') return 'low';
  if (ecosystem !== 'git' && isWellKnownPackage(name, ecosystem)) return 'low';
  // Moving a tag with a number in it takes an owner who wants to deceive.
  if (ecosystem === 'oci' && version !== undefined && /^v?\d+\.\d+/.test(version)) return 'low';
  return 'medium';
}
