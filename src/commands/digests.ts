/** The digests of a lock, in a chunk of its own: most scans compute none. */
import { linkIntegrity } from '../lock/digest';
import { fileIntegrity } from '../text/integrity';
import type { Digests } from './collect';

export const digests: Digests = { file: fileIntegrity, link: linkIntegrity };
