import type { FileText } from "./init-files.ts";

const checkout = `      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
        with: { fetch-depth: 0, persist-credentials: false }`;
const action = `      # OWNER and COMMIT stand for the repository of Tenantry and the release that you pin.
      - uses: OWNER/tenantry/action@COMMIT`;

/** A job that plans pull requests and one that applies what was merged; both want the secret DATABASE_URL. */
export const workflowFiles: readonly FileText[] = [
  {
    path: ".github/workflows/database-plan.yml",
    text: `name: database plan
on:
  pull_request:
  workflow_dispatch: # plans what is on the default branch, for steps that no pull request showed
permissions: {}
concurrency:
  group: database-plan-\${{ github.event.pull_request.number || 'hand' }}
  cancel-in-progress: true
jobs:
  plan:
    runs-on: ubuntu-24.04
    permissions:
      contents: read # the migrations
      checks: write # the plan is kept on the commit
      pull-requests: write # the comment
    steps:
${checkout}
${action}
        with:
          command: plan
          environment: production
          database-url: \${{ secrets.DATABASE_URL }}
`,
  },
  {
    path: ".github/workflows/database-apply.yml",
    text: `name: database apply
on:
  push: { branches: [main] }
  workflow_dispatch: # goes on with what a run left
permissions: {}
concurrency:
  group: database-apply
  cancel-in-progress: false
  # Otherwise GitHub drops all but the newest of those that wait.
  queue: max
jobs:
  apply:
    runs-on: ubuntu-24.04
    permissions:
      contents: read # the migrations
      checks: read # what was reviewed
      pull-requests: write # the report
    steps:
${checkout}
${action}
        with:
          command: apply
          environment: production
          database-url: \${{ secrets.DATABASE_URL }}
`,
  },
];
