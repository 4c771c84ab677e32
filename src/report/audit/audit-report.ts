/** What `audit` says of one package: the report of every command, and beside it the verdict and the profile. */
import type { Capability } from '../../capabilities/capability';
import type { Judgement } from '../../judge/verdict';
import type { PackageSource } from '../../lock/lock';
import type { Graph } from '../../mcp/graph';
import type { PackageType } from '../../mcp/server';
import type { Report } from '../../types';

export interface AuditedPackage {
  /** `folder`: nothing in it says what it is. */
  type: PackageType | 'folder';
  name: string;
  /** In its own words. */
  description?: string;
  /** SRI sha512, recipe `primitives-v1`, over all files: what a lock writes for a package of these files. */
  digest: string;
  origin?: PackageSource;
  files: number;
  bytes: number;
  /** Files by language, by the names of the files. */
  languages: Record<string, number>;
}

export interface Changes {
  /** Folder of the package in the lock. */
  root: string;
  /** Where it was pinned from, and where this comes from, when the lock knows and they differ. */
  from?: PackageSource;
  files: { added: string[]; changed: string[]; removed: string[] };
  capabilities: { added: Capability[]; removed: Capability[] };
  servers: { added: string[]; changed: string[]; removed: string[] };
  /** Pinned files that are not at hand any more: what they could do is not known, so something "new" may be old. */
  unknown: string[];
}

export interface AuditReport extends Report {
  /** As typed. Nothing in a report is escaped but what findings say of it. */
  target: string;
  verdict: Judgement['verdict'];
  reasons: Judgement['reasons'];
  package: AuditedPackage;
  capabilities: Capability[];
  mcp: Graph;
  /** Absent for a package that nobody pinned. */
  changes?: Changes;
}
