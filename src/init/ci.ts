/** What CI runs. It is the last check: the one that a git hook, which lets errors of ours pass, relies on. */
import { withoutBlocks } from './blocks';
import { ByHand, type Target } from './target';
import { atEnd, rowOf, withYaml } from './yaml';

const HEAD = '# Put here by `primitives init`; `primitives init --remove` takes it out again.\n';

export const WORKFLOW_FILE = '.github/workflows/primitives.yml';

/** A third party's action is named by its commit; a tag can be moved. */
const CHECKOUT = 'actions/checkout@de0fac2e4500dabe0009e67214ff5f5447ce83dd # v6.0.2';

export function workflow(version: string): string {
  return `${HEAD}name: primitives

on:
  pull_request:
  merge_group:
  push:
    branches: [main, master]

permissions:
  contents: read

jobs:
  primitives:
    runs-on: ubuntu-latest
    permissions:
      contents: read
      # For code scanning.
      security-events: write
    steps:
      - uses: ${CHECKOUT}
        with:
          # The lock that counts is that of the base branch.
          fetch-depth: 0
          persist-credentials: false
      # A tag can be moved: better name the commit of this release.
      - uses: agent-primitives/primitives@v${version}
`;
}

export function workflowTarget(version: string): Target {
  return {
    part: 'ci',
    place: 'project',
    file: WORKFLOW_FILE,
    name: 'GitHub workflow',
    add(before) {
      if (before !== undefined && !before.startsWith(HEAD.trimEnd())) throw new ByHand('it is not from us');
      const wanted = workflow(version);
      return before?.replaceAll('\r\n', '\n') === wanted ? before : wanted;
    },
    remove: (now) => (now.startsWith(HEAD.trimEnd()) ? undefined : now),
  };
}

export const GITLAB_FILE = '.gitlab-ci.yml';

/** The job of integrations/gitlab/primitives.gitlab-ci.yml. The branch that is merged into has the lock that counts. */
export function gitlabJob(version: string): string[] {
  return `primitives:
  image: node:22
  variables:
    PRIMITIVES_VERSION: "${version}"
    GIT_DEPTH: "0"
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
  script:
    # Away from the project: its .npmrc and node_modules have no say in what checks it.
    - |
      mkdir -p /tmp/primitives && cd /tmp/primitives
      npm install --ignore-scripts --no-audit --no-fund "agent-primitives@$PRIMITIVES_VERSION"
      cd "$CI_PROJECT_DIR"
    - |
      primitives() { node /tmp/primitives/node_modules/agent-primitives/dist/cli.cjs "$@"; }
      base=\${CI_MERGE_REQUEST_DIFF_BASE_SHA:-}
      code=0
      primitives scan --format pretty --format gitlab:/tmp/primitives/scan.json || code=$?
      primitives verify \${base:+--lock-ref "$base"} --format pretty --format gitlab:/tmp/primitives/verify.json || code=$?
      node -e '
        const fs = require("node:fs");
        const files = ["scan", "verify"].map((name) => "/tmp/primitives/" + name + ".json");
        const all = files.filter(fs.existsSync).flatMap((file) => JSON.parse(fs.readFileSync(file, "utf8")));
        fs.writeFileSync("gl-code-quality-report.json", JSON.stringify(all));
      '
      exit "$code"
  artifacts:
    when: always
    reports:
      codequality: gl-code-quality-report.json`.split('\n');
}

export function gitlabTarget(version: string): Target {
  return {
    part: 'ci',
    place: 'project',
    file: GITLAB_FILE,
    name: 'GitLab job',
    add: (before = '') =>
      withYaml(before, 'job', (rest, top) => {
        if (rowOf(top, 'primitives')) throw new ByHand('it has a job "primitives" that is not from us');
        return [atEnd(rest), gitlabJob(version)];
      }),
    remove: (now) => withoutBlocks(now),
  };
}
