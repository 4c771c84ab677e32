/**
 * Links that lead where nobody can follow: out of the root, to nothing, into themselves.
 * Rules: integrity/link-outside-root, integrity/link-dangling, integrity/link-loop.
 */
import type { LinkTarget } from '../source/source';
import { visiblePath } from '../text/escape';
import type { Match, PathObservation, Severity } from '../types';
import { isCredentialPath } from './credentials';

/**
 * @param path the link, as an agent sees it
 * @param target where it leads
 * @param matches what the catalog says of the link's name
 * @returns undefined when there is nothing to say
 */
export function observeLink(path: string, target: LinkTarget, matches: Match[]): PathObservation | undefined {
  const say = (rule: string, severity: Severity, message: string): PathObservation => ({
    rule: `integrity/${rule}`,
    severity,
    start: 0,
    end: 0,
    message,
    path,
    kind: matches[0]?.kind ?? 'skill-resource',
    agents: [...new Set(matches.flatMap(({ agents }) => agents))].sort(),
    via: [],
  });
  switch (target.to) {
    case 'outside': {
      const isCredential = isCredentialPath(target.target);
      const what = isCredential ? 'to a place where credentials are kept' : 'out of the scanned folder';
      return say(
        'link-outside-root',
        isCredential ? 'high' : 'medium',
        `this link leads ${what}: ${visiblePath(target.target)}; what is there was not scanned`,
      );
    }
    case 'nothing':
      return say('link-dangling', 'low', `this link leads to nothing: ${visiblePath(target.target)}`);
    case 'itself':
      return say('link-loop', 'low', `this link leads back to itself: ${visiblePath(target.target)}`);
    case 'directory':
      return say(
        'link-loop',
        'low',
        `this link leads to a folder that holds it: ${visiblePath(target.path) || '.'}`,
      );
    default:
      return undefined;
  }
}
