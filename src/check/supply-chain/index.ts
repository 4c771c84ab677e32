/**
 * The family `supply-chain`: what a file makes others install, from where, and under whose name. Unpinned installs are
 * everywhere in honest instructions and only an inventory; an imitated name, a strange source or a script that runs by
 * itself is not. One file a subject.
 */
import type { Document } from '../../document';
import { visible } from '../../text/escape';
import type { Observation, Severity } from '../../types';
import { type Installs, installsOf, type Requirement, type Source } from './commands';
import { checkConflictMarkers } from './conflicts';
import { checkImitations, imitatedPackage } from './imitations';
import { CONFLICT, DOWNLOAD, INDEX, LIFECYCLE, landmarksOf, OWNER } from './landmarks';
import { checkLifecycle } from './lifecycle';
import { judgeSource } from './sources';

/** Names of one file that are compared; a list of thousands is data, not instructions. */
const MAX_NAMES = 500;

export function checkSupplyChain(document: Document, into: Observation[]): void {
  const landmarks = landmarksOf(document.text);
  if (landmarks.has(CONFLICT)) checkConflictMarkers(document, into);
  if (landmarks.has(LIFECYCLE)) checkLifecycle(document, into);
  const installs = installsOf(document, landmarks);
  addManifests(document, installs);
  if (landmarks.has(INDEX)) addMatches(document.text, INDEX_SETTING, 'index', installs);
  if (landmarks.has(DOWNLOAD)) addMatches(document.text, DOWNLOADED, 'package', installs);
  checkSources(installs, into);
  checkRequirements(document, installs.requirements, into);
  checkImitations(document, landmarks.at(OWNER), into);
}

function checkRequirements(document: Document, requirements: Requirement[], into: Observation[]): void {
  const seen = new Set<string>();
  for (const requirement of requirements) {
    const { ecosystem, name, spec, start, end, isPinned, runs, isConfigured } = requirement;
    const key = `${ecosystem} ${spec} ${isConfigured}`;
    if (seen.has(key) || seen.size >= MAX_NAMES) continue;
    seen.add(key);
    const imitation = imitatedPackage(name, ecosystem);
    if (imitation) {
      into.push({
        rule: 'supply-chain/lookalike-package',
        severity: imitation.severity,
        start,
        end,
        message: `package "${visible(name, 60)}" is not "${imitation.real}" (${imitation.how})`,
      });
    }
    if (isPinned || !runs) continue;
    const isData = isConfigured && document.format !== 'markdown';
    into.push({
      rule: 'supply-chain/unpinned-package',
      severity: isData ? 'medium' : 'info',
      start,
      end,
      message: `"${visible(spec, 60)}" runs whatever version is newest`,
    });
  }
}

function checkSources({ sources }: Installs, into: Observation[]): void {
  const seen = new Set<string>();
  for (const { url, as, start, end } of sources) {
    if (seen.has(url) || seen.size >= MAX_NAMES) continue;
    seen.add(url);
    const verdict = judgeSource(url, as);
    if (!verdict) continue;
    const severity: Severity = verdict.severity;
    const what = as === 'index' ? 'packages are looked up at' : 'a package is installed from';
    into.push({
      rule: as === 'index' ? 'supply-chain/foreign-index' : 'supply-chain/remote-install',
      severity,
      start,
      end,
      message: `${what} ${visible(url, 100)}: ${verdict.why}`,
    });
  }
}

const INDEX_SETTING =
  /(?:\bnpm config set (?:@[\w-]+:)?registry|\bpip3? config set [\w.]{0,20}(?:extra-)?index-url|\b(?:NPM_CONFIG_REGISTRY|PIP_(?:EXTRA_)?INDEX_URL|UV_(?:EXTRA_|DEFAULT_)?INDEX(?:_URL)?|GOPROXY)|^(?:@[\w-]+:)?registry|^(?:extra-)?index-url|npmRegistryServer)["']?[ \t]{0,4}[= :][ \t]{0,4}["']?(https?:\/\/[^\s"'`,]{4,300})/gm;
/** Skills of OpenClaw name what they need: `install: [{ kind: download, url: … }]`. */
const DOWNLOADED =
  /["']?kind["']?\s{0,4}:\s{0,4}["']?download["']?\s{0,4},?\s{0,20}["']?url["']?\s{0,4}:\s{0,4}["']?(https?:\/\/[^\s"'`,}]{4,300})/g;

function addMatches(text: string, pattern: RegExp, as: Source['as'], { sources }: Installs): void {
  for (const match of text.matchAll(pattern)) {
    const end = match.index + match[0].length;
    sources.push({ url: match[1]!, as, start: end - match[1]!.length, end });
  }
}

const DEPENDENCIES = /"(?:dev|peer|optional)?dependencies"\s{0,8}:\s{0,8}\{([^{}]{1,20000})\}/gi;
const DEPENDENCY = /"([^"\n]{1,214})"\s{0,4}:\s{0,4}"([^"\n]{0,400})"/g;
const REQUIREMENT_LINE =
  /^[ \t]*([A-Za-z0-9][\w.-]{0,100})[ \t]*(?:\[[\w,. -]{0,80}\])?[ \t]*(?:[=<>~!]=?[^\n]{0,100})?$/gm;

/** The lists of a bundled package.json or requirements.txt: an installation without a command. */
function addManifests({ path, text }: Document, into: Installs): void {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (name === 'package.json') {
    for (const block of text.matchAll(DEPENDENCIES)) {
      const from = block.index + block[0].length - 1 - block[1]!.length;
      for (const match of block[1]!.matchAll(DEPENDENCY)) {
        const start = from + match.index + 1;
        const [, dependency, version] = match as unknown as [string, string, string];
        into.requirements.push(listed('npm', dependency, start));
        if (/:\/\/|^(?:github|gitlab|bitbucket|gist):/i.test(version)) {
          const end = from + match.index + match[0].length - 1;
          into.sources.push({ url: version, as: 'package', start: end - version.length, end });
        }
      }
    }
  } else if (/^requirements[\w.-]*\.txt$/i.test(name)) {
    for (const match of text.matchAll(REQUIREMENT_LINE)) {
      into.requirements.push(listed('pypi', match[1]!, match.index + match[0].indexOf(match[1]!)));
    }
    for (const match of text.matchAll(
      /^(?:--(extra-)?index-url[ =]|-i )?[ \t]*((?:[\w.-]+ ?@ ?)?(?:git\+)?https?:\/\/\S{4,300})/gim,
    )) {
      const end = match.index + match[0].length;
      const url = match[2]!.replace(/^[\w.-]+ ?@ ?/, '');
      const as = /^-/.test(match[0]) ? 'index' : 'package';
      into.sources.push({ url, as, start: end - url.length, end });
    }
  }
}

function listed(ecosystem: 'npm' | 'pypi', name: string, start: number): Requirement {
  const end = start + name.length;
  return { ecosystem, name, spec: name, start, end, isPinned: true, runs: false, isConfigured: false };
}
