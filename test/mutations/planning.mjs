// Before anything runs: what histories and reviews contradict, in pure code.
const src = "packages/core/src";
const integrity = `${src}/plan/integrity.ts`;
const tamper = [`${src}/plan/tamper.test.ts`];
const review = [`${src}/review.test.ts`];

export const planning = [
  {
    name: "edited-file-not-noticed",
    file: integrity,
    find: "    ...reading.line.migrations.flatMap((migration) => edited(reading, migration)),\n",
    replace: "",
    tests: tamper,
    red: "I8 finds exactly what was done to the ledgers",
  },
  {
    name: "row-without-a-file-not-noticed",
    file: integrity,
    find: "    ...reading.strangers.flatMap((row) => stranger(reading, row, integrity.unread)),\n",
    replace: "",
    tests: tamper,
    red: "I8 finds exactly what was done to the ledgers",
  },
  {
    name: "gap-not-noticed",
    file: integrity,
    find: '    ...(integrity.verb === "apply" ? outOfOrder(reading, integrity) : []),\n',
    replace: "",
    tests: tamper,
    red: "I8 finds exactly what was done to the ledgers",
  },
  {
    name: "migration-recorded-twice-not-noticed",
    file: integrity,
    find: "    ...[...reading.twice].map(([id, spellings]) => twoSpellings(reading, id, spellings)),\n",
    replace: "",
    tests: [`${src}/plan/integrity.test.ts`],
    red: "plan() finds in the histories",
  },
  {
    name: "requirement-of-the-other-ledger-not-checked",
    file: `${src}/plan/requires.ts`,
    find: "return fleet.lacking(node);",
    replace: "return [];",
    tests: [`${src}/plan/stages.test.ts`],
    red: "runs nothing while a requirement is pending outside the selection",
  },
  {
    name: "required-migration-reverted",
    file: `${src}/plan/requires.ts`,
    find: "return fleet.keeping(node);",
    replace: "return [];",
    tests: [`${src}/plan/reverting.test.ts`],
    red: "is refused while anything applied anywhere requires it",
  },
  {
    name: "digest-without-the-policy",
    file: `${src}/plan/digest.ts`,
    find: "canonical({ from: { kind, ...from }, steps: sent, policy })",
    replace: "canonical({ from: { kind, ...from }, steps: sent, policy: policy && null })",
    tests: [`${src}/plan/digest.test.ts`],
    red: "changes with every part of the policy",
  },
  {
    name: "changed-plan-file-believed",
    file: `${src}/plan/digest.ts`,
    find: "return made.every((one, index) => one === sending[index]?.digest) && combined(made, sha256) === digest;",
    replace: "return combined(made, sha256) !== `${digest} `;",
    tests: [`${src}/plan/parse-plan.test.ts`],
    red: "digestHolds()",
  },
  {
    name: "unreviewed-checksum-runs",
    file: `${src}/review.ts`,
    find: "return canonical([verb, id, checksum, mode]);",
    replace: "return canonical([verb, id, checksum.length, mode]);",
    tests: review,
    red: "keeps a migration that nobody saw from running",
  },
  {
    name: "unreviewed-verb-runs",
    file: `${src}/review.ts`,
    find: "return canonical([verb, id, checksum, mode]);",
    replace: "return canonical([verb.length, id, checksum, mode]);",
    tests: review,
    red: "tells verbs apart even where both sections are the same",
  },
  {
    name: "review-under-another-policy-counts",
    file: `${src}/review.ts`,
    find: "new Set(changes.length === 0 ? reviewed.map(keyOf) : [])",
    replace: "new Set(reviewed.map(keyOf))",
    tests: review,
    red: "counts nothing as reviewed under another policy",
  },
];
