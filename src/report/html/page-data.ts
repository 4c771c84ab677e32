/** What a page shows and no other format does. Asked for when there is a page to be made. */
import type { Graph } from '../../mcp/graph';
import type { Finding, Primitive } from '../../types';

export interface PageData {
  /** Every primitive; absent where nobody looked for them all. */
  inventory?: Primitive[];
  mcp?: Graph;
  /** `none`: there is no lock. Absent where the lock does not matter, or must not. */
  lock?: LockState | 'none';
}

export interface LockState {
  /** What it pins. */
  files: number;
  packages: number;
  servers: number;
  accepted: number;
  /** The revision that it was taken from, as typed. */
  ref?: string | undefined;
  /** Its signature was demanded, and is good. */
  isSigned: boolean;
  /** How a primitive that is there stands to it. */
  standingOf(path: string): Standing;
  /** Why somebody accepted a finding. */
  reasonOf(finding: Pick<Finding, 'rule' | 'path' | 'fingerprint'>): string | undefined;
}

export type Standing = 'pinned' | 'changed' | 'not pinned';
