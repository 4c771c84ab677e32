/** What there is -> which files get something of ours, and what people have to know about that. */
import { AGENTS, agentTarget, noteOf, type Refused, type Scope } from './agents';
import { GITLAB_FILE, gitlabTarget, WORKFLOW_FILE, workflowTarget } from './ci';
import { hookTarget } from './hooks';
import { LEFTHOOK_FILES, lefthookTarget, PRE_COMMIT_FILE, preCommitTarget } from './managers';
import type { Part, Target } from './target';

export interface Facts {
  /** Whether something is there, below the root of the project or below the user's folder. */
  inProject(name: string): boolean;
  inHome(name: string): boolean;
  /** Absolute. */
  home: string;
  git?: {
    /** Folder of the hooks, absolute; what `core.hooksPath` says, if it says something. */
    hooks: string;
    /** The same, relative to the root of the project, where it is in the project and not in `.git`. */
    inProject?: string;
    remote: string;
  };
  hasLock: boolean;
  isInPath: boolean;
}

export interface Wish {
  parts: readonly Part[];
  scopes: readonly Scope[];
  /** Ids; those that are found when absent. */
  agents?: readonly string[];
  /** Everything that we may ever have written counts, whatever is there. */
  isRemove: boolean;
  version: string;
}

export interface Plan {
  targets: Target[];
  refused: Refused[];
  notes: string[];
}

export function planOf(facts: Facts, wish: Wish): Plan {
  const plan: Plan = { targets: [], refused: [], notes: [] };
  if (wish.parts.includes('git')) planGit(facts, wish, plan);
  if (wish.parts.includes('agents')) planAgents(facts, wish, plan);
  if (wish.parts.includes('ci')) planCi(facts, wish, plan);
  if (!wish.isRemove && plan.targets.length > 0) {
    if (!facts.hasLock)
      plan.notes.push(
        'there is no primitives-lock.json yet, and a gate without a lock is shut: review, then run `primitives lock`',
      );
    if (!facts.isInPath && plan.targets.some(({ part }) => part !== 'ci'))
      plan.notes.push(
        '`primitives` is not in PATH: agents would be refused, and git hooks look into node_modules only. `npm install --global agent-primitives` puts it there',
      );
  }
  return { ...plan, targets: merged(plan.targets) };
}

function planGit({ git, inProject }: Facts, { isRemove }: Wish, plan: Plan): void {
  if (!git) {
    if (!isRemove)
      plan.notes.push('no git repository here that git accepts (`git status` says why): no git hooks');
    return;
  }
  const lefthook = LEFTHOOK_FILES.find(inProject);
  const isHusky = inProject('.husky');
  const hasFramework = inProject(PRE_COMMIT_FILE);
  if (isRemove || isHusky) {
    plan.targets.push(hookTarget('.husky/pre-commit', 'project', 'pre-commit', false));
    plan.targets.push(hookTarget('.husky/pre-push', 'project', 'pre-push', false));
  }
  if (lefthook !== undefined && (isRemove || !isHusky)) plan.targets.push(lefthookTarget(lefthook));
  if (hasFramework && (isRemove || !(isHusky || lefthook !== undefined))) {
    plan.targets.push(preCommitTarget());
    if (!isRemove)
      plan.notes.push(
        'the pre-commit framework installs the hook before a push only when told: pre-commit install --hook-type pre-commit --hook-type pre-push',
      );
  }
  // What husky's own folder holds is made by husky.
  const isManaged = isHusky || lefthook !== undefined || hasFramework;
  if (git.inProject?.startsWith('.husky/') || (isManaged && !isRemove)) return;
  const [folder, place] =
    git.inProject === undefined ? ([git.hooks, 'git'] as const) : ([git.inProject, 'project'] as const);
  plan.targets.push(hookTarget(`${folder}/pre-commit`, place, 'pre-commit', true));
  plan.targets.push(hookTarget(`${folder}/pre-push`, place, 'pre-push', true));
}

function planAgents(facts: Facts, { agents, scopes, isRemove }: Wish, plan: Plan): void {
  const found = AGENTS.filter(({ id, signs, home }) =>
    agents ? agents.includes(id) : isRemove || signs.some(facts.inProject) || facts.inHome(home),
  );
  if (found.length === 0)
    plan.notes.push('no agent with hooks was found: start yours with `primitives run -- <command>`');
  for (const { id } of found) {
    for (const scope of scopes) {
      const target = agentTarget(id, scope, facts.home);
      if ('why' in target) plan.refused.push(target);
      else {
        plan.targets.push(target);
        const note = noteOf(id);
        if (note !== undefined) plan.notes.push(`${target.name}: ${note}`);
      }
    }
  }
  if (isRemove) {
    plan.refused = [];
    plan.notes = [];
    return;
  }
  const isFor = (place: Target['place']): boolean =>
    plan.targets.some((one) => one.part === 'agents' && one.place === place);
  if (isFor('user'))
    plan.notes.push(
      'hooks of yours go for all your projects: an agent is refused in every one that has no lock. --scope project goes for this one only',
    );
  if (isFor('project'))
    plan.notes.push(
      'hooks in the project are switched off by whoever changes the project, so also by the change under review; --scope user cannot be',
    );
}

function planCi({ inProject, git }: Facts, { isRemove, version }: Wish, plan: Plan): void {
  const isGitLab = inProject(GITLAB_FILE);
  // Not .github alone: hooks of an agent may be in there, ours too.
  const isGitHub = inProject('.github/workflows') || /[@/.]github\.com[:/]/.test(git?.remote ?? '');
  if (isRemove ? inProject(WORKFLOW_FILE) : isGitHub) plan.targets.push(workflowTarget(version));
  if (isGitLab) plan.targets.push(gitlabTarget(version));
  if (!isRemove && !isGitHub && !isGitLab)
    plan.notes.push('no .github/workflows and no .gitlab-ci.yml: for other CI see docs/ci.md');
}

/** Two hosts may read one file. */
function merged(targets: readonly Target[]): Target[] {
  const byFile = new Map<string, Target>();
  for (const target of targets) {
    const first = byFile.get(target.file);
    byFile.set(target.file, first ? both(first, target) : target);
  }
  return [...byFile.values()];
}

function both(first: Target, second: Target): Target {
  return {
    ...first,
    name: `${first.name}; ${second.name}`,
    add: (before) => second.add(first.add(before)),
    remove: (now) => {
      const rest = second.remove(now);
      return rest === undefined ? undefined : first.remove(rest);
    },
  };
}
