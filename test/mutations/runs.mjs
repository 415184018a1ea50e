// Whole runs: what follows a failure, a lost connection or a crash, and who may run at all.
const src = "packages/postgres/src";
const contract = [`${src}/execute/execute.contract.test.ts`];
const crash = [`${src}/execute/crash.test.ts`];
const durability = [`${src}/execute/durability.test.ts`];
const lease = [`${src}/lease.test.ts`];
const marks = [`${src}/mark.test.ts`];

export const runs = [
  {
    name: "step-after-one-that-failed",
    file: `${src}/execute/run-task.ts`,
    find: '    if ("kind" in next) return next;\n    task = next;',
    replace:
      '    if ("kind" in next && (next.kind !== "failed" || task.steps.length === 1)) return next;\n    task = "kind" in next ? { ...task, steps: task.steps.slice(1) } : next;',
    tests: contract,
  },
  {
    name: "requirements-not-checked",
    file: `${src}/execute/execute.ts`,
    find: '  if (!book.allows(stage.requires)) return pass(rollout, stage, "unreached", "all");\n',
    replace: "",
    tests: contract,
  },
  {
    name: "stage-end-after-a-failure",
    file: `${src}/execute/execute.ts`,
    find: "stop.reason === null && book.allows(nodesOf([stage]))",
    replace: "stop.reason === null",
    tests: [`${src}/execute/stage-end.test.ts`],
  },
  {
    name: "blocked-targets-run",
    file: `${src}/execute/execute.ts`,
    find: '  pass(rollout, stage, "skipped", "blocked");\n',
    replace: "",
    tests: [`${src}/execute/stop.test.ts`],
  },
  {
    name: "lost-step-called-again-not-unknown",
    file: `${src}/execute/resolve.ts`,
    find: '  return { kind: "unknown" };',
    replace: '  return { kind: "again", sqlstate: null, message: "The connection was lost." };',
    tests: crash,
  },
  {
    name: "lost-step-sent-again",
    file: `${src}/execute/reread.ts`,
    find: '  if (sameHistory(rows, after)) return { kind: "done", after };\n',
    replace: "",
    tests: crash,
  },
  {
    name: "lost-step-called-done",
    file: `${src}/execute/reread.ts`,
    find: '  if (sameHistory(rows, after)) return { kind: "done", after };\n',
    replace: '  if (sameHistory(rows, after) || sameHistory(rows, before)) return { kind: "done", after };\n',
    tests: crash,
  },
  {
    name: "lost-step-read-without-lock",
    file: `${src}/execute/reread.ts`,
    find: '`${settings(patient, "durably")}${lock(ledger)}${read}`',
    replace: '`${settings(patient, "durably")}${read}`',
    tests: [`${src}/execute/reread.test.ts`],
  },
  {
    name: "moved-plan-not-blocked",
    file: `${src}/execute/rebase.ts`,
    find: '  if (cohort !== null && cohort.blocked.length > 0) return { kind: "blocked", codes: cohort.blocked };\n',
    replace: "",
    tests: [`${src}/execute/rebase.test.ts`],
  },
  {
    name: "dropped-ledger-made-anew",
    file: `${src}/execute/prepare.ts`,
    find: '  if (shape === "ours") return;\n  const make = shape === "none" ? createLedger : upgradeLedger;',
    replace: '  const make = shape !== "plain" ? createLedger : upgradeLedger;',
    tests: [`${src}/execute/trouble.contract.test.ts`],
  },
  {
    name: "barrier-without-a-written-row",
    file: `${src}/execute/barrier.ts`,
    find: "set local synchronous_commit = on;\\n${write}`;",
    replace: "set local synchronous_commit = on;\\n-- ${write.length}`;",
    tests: durability,
  },
  {
    name: "barrier-without-synchronous-commit",
    file: `${src}/execute/barrier.ts`,
    find: "set local synchronous_commit = on;",
    replace: "set local synchronous_commit = off;",
    tests: durability,
  },
  {
    name: "told-before-the-barrier",
    file: `${src}/execute/barrier.ts`,
    find: "if (rollout.durable.has(host)) tell();\n      else held.push({ task, tell });",
    replace: "tell();\n      if (!rollout.durable.has(host)) held.push({ task, tell });",
    tests: durability,
  },
  {
    name: "crash-before-the-barrier-overlooked",
    file: `${src}/execute/barrier.ts`,
    find: 'const missing = server === "suspect" ? await lacking(rollout, held) : [];',
    replace: 'const missing: readonly Task[] = server === "suspect" ? [] : [];',
    tests: durability,
  },
  {
    name: "unconfirmed-told-as-done",
    file: `${src}/execute/barrier.ts`,
    find: "missing?.includes(task) === false",
    replace: "missing?.includes(task) !== true",
    tests: durability,
  },
  {
    name: "lease-shared-by-all-runs",
    file: `${src}/lease.ts`,
    find: "  where not exists (select ${others});",
    replace: "  where ${others.length} > 0;",
    tests: lease,
  },
  {
    name: "lease-ignores-the-run",
    file: `${src}/lease.ts`,
    find: " and run <> ${quoteLiteral(run.id)}`",
    replace: "`",
    tests: lease,
  },
  {
    name: "lease-of-the-dead-kept",
    file: `${src}/lease.ts`,
    find: " or (held.pid is not null and not exists (",
    replace: " or (held.pid is null and not exists (",
    tests: lease,
  },
  {
    name: "lost-lease-not-noticed",
    file: `${src}/lease.ts`,
    find: 'return result?.count === 1 ? "renewed" : "taken";',
    replace: 'return result === undefined ? "taken" : "renewed";',
    tests: lease,
  },
  {
    name: "marking-without-fence",
    file: `${src}/execute/mark-one.ts`,
    find: "    fence(ledger, historyHash(change.before), nonce),\n",
    replace:
      "    fence(ledger, historyHash(change.before), nonce).replace(`operator(pg_catalog.=) '${historyHash(change.before)}'`, 'is not null'),\n",
    tests: marks,
  },
  {
    name: "marking-without-lock",
    file: `${src}/execute/mark-one.ts`,
    find: "    lock(ledger),\n",
    replace: "",
    tests: marks,
  },
  {
    name: "marking-twice-after-a-lost-answer",
    file: `${src}/execute/mark-one.ts`,
    find: 'before === "maybe written" && sameHistory',
    replace: 'before === "never" && sameHistory',
    tests: marks,
  },
  {
    name: "log-written-twice",
    file: `${src}/log.ts`,
    find: "l.run = e.run and l.target = e.target",
    replace: "l.run <> e.run and l.target = e.target",
    tests: [`${src}/log.test.ts`],
  },
  {
    name: "unreviewed-steps-read-as-reviewed",
    file: `${src}/log.ts`,
    find: " where reviewed and outcome = 'done'",
    replace: " where outcome = 'done'",
    tests: [`${src}/log.test.ts`],
  },
];
