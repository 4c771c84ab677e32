/** The lock against what is there: every difference is drift, and every drift says what to run. Rules: rules/lock/. */
import { visiblePath } from '../text/escape';
import { packageIntegrities } from './digest';
import type { Lock, LockedFile } from './lock';

export interface Drift {
  rule: string;
  path: string;
  message: string;
}

const REVIEW = 'review it, then run `primitives lock`';

/** @returns differences in files, in the order of their paths */
export function fileDrift(
  locked: ReadonlyMap<string, LockedFile>,
  present: ReadonlyMap<string, LockedFile>,
): Drift[] {
  const drift: Drift[] = [];
  const gone = new Map<string, string>();
  for (const [path, { integrity }] of locked) if (!present.has(path)) gone.set(integrity, path);
  for (const [path, file] of present) {
    const pinned = locked.get(path);
    if (pinned === file) continue;
    const say = (what: string, message: string): void => {
      drift.push({ rule: `lock/${what}`, path, message });
    };
    if (!pinned) {
      const was = gone.get(file.integrity);
      const how =
        was === undefined
          ? 'nobody has pinned this file'
          : `nobody has pinned this file; "${visiblePath(was)}" had this content`;
      say('unpinned', `${how}: ${REVIEW}`);
      continue;
    }
    if ((pinned.link === undefined) !== (file.link === undefined)) {
      const [was, is] = file.link === undefined ? ['link', 'file'] : ['file', 'link'];
      say('retyped', `a ${was} when it was pinned, a ${is} now: ${REVIEW}`);
      continue;
    }
    if (pinned.integrity !== file.integrity) {
      if (file.link === undefined) say('modified', `not the content that was pinned: ${REVIEW}`);
      else
        say(
          'link-retargeted',
          `pointed to "${visiblePath(pinned.link ?? '')}" when it was pinned, points to "${visiblePath(file.link)}" now: ${REVIEW}`,
        );
    }
    if (pinned.executable !== file.executable) {
      const [was, is] = file.executable ? ['not executable', 'executable'] : ['executable', 'not executable'];
      say('executable-changed', `${was} when it was pinned, ${is} now: ${REVIEW}`);
    }
  }
  for (const path of locked.keys()) {
    if (!present.has(path))
      drift.push({
        rule: 'lock/missing',
        path,
        message: 'pinned, and not there: restore it, or run `primitives lock` to drop it',
      });
  }
  return drift.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

/** @returns packages of which not every file is what was pinned, or whose row does not fit the rows of its files */
export function packageDrift(
  lock: Lock,
  present: ReadonlyMap<string, LockedFile>,
  roots: ReadonlySet<string>,
): Drift[] {
  const drift: Drift[] = [];
  const integrities = packageIntegrities(lock.packages.keys(), present);
  for (const [root, { integrity }] of lock.packages) {
    if (integrities.get(root) !== integrity)
      drift.push({
        rule: 'lock/package-changed',
        path: root,
        message: `the package is not the one that was pinned: ${REVIEW}`,
      });
  }
  for (const root of roots) {
    if (!lock.packages.has(root))
      drift.push({
        rule: 'lock/package-added',
        path: root,
        message: `a package that nobody has pinned: ${REVIEW}`,
      });
  }
  return drift;
}

/** @returns acceptances whose file is no longer what was accepted */
export function voidAcceptances({ accepted }: Lock, present: ReadonlyMap<string, LockedFile>): Drift[] {
  return accepted
    .filter(({ path, integrity }) => present.get(path)?.integrity !== integrity)
    .map(({ rule, path }) => ({
      rule: 'lock/acceptance-void',
      path,
      message: `"${rule}" was accepted in another content of this file: look at it again, then run \`primitives lock\``,
    }));
}
