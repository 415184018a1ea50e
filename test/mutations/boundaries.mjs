// Between targets, and between our SQL and what a tenant or a file has made: names, sessions, files that are refused.
const src = "packages/postgres/src";
const message = `${src}/message.ts`;
const guard = `${src}/guard.ts`;
const steps = [`${src}/steps/transaction.test.ts`];
const hygiene = [`${src}/hygiene.test.ts`];

export const boundaries = [
  {
    name: "temporary-objects-not-last",
    file: message,
    find: ', "pg_temp"].join(',
    replace: "].join(",
    tests: steps,
    red: "prefers the tenant's table to a temporary one",
  },
  {
    name: "public-on-the-path-of-a-file",
    file: message,
    find: ', "pg_temp"].join(',
    replace: ', "public", "pg_temp"].join(',
    tests: steps,
    red: "finds no table of another schema",
  },
  {
    name: "verify-by-a-tenants-aggregate",
    file: message,
    find: "`pg_catalog.bool_and(",
    replace: "`bool_and(",
    tests: steps,
    red: "is not fooled in",
  },
  {
    name: "errors-raised-by-a-tenants-function",
    file: guard,
    find: "return `cast(pg_catalog.concat(${quoteLiteral(`tenantry ${nonce} ${word}`)}) as pg_catalog.bool)`;",
    replace: "return `cast(concat(${quoteLiteral(`tenantry ${nonce} ${word}`)}) as bool)`;",
    tests: steps,
    red: "works in the middle of such operators",
  },
  {
    name: "fence-by-a-tenants-operator",
    file: message,
    find: "own(`${settings(work.environment, commits(work))}${fresh(work, nonce)}`),",
    replace:
      "own(`${settings(work.environment, commits(work))}${fresh(work, nonce)}`), own(`set local search_path = ${filePath(work)};\\n`),",
    also: [
      {
        file: guard,
        find: "when ${hash} operator(pg_catalog.=) '${history}'",
        replace: "when ${hash} = '${history}'",
      },
    ],
    tests: steps,
    red: "is not fooled in",
  },
  {
    name: "closing-check-by-a-tenants-operator",
    file: message,
    find: "own(`\\nset local search_path = ${safePath};\\n${role(work.environment)}`)",
    replace: "own(`\\n${role(work.environment)}`)",
    also: [
      {
        file: guard,
        find: "when ${hash} operator(pg_catalog.<>) '${history}'",
        replace: "when ${hash} <> '${history}'",
      },
    ],
    tests: steps,
    red: "is not fooled in",
  },
  {
    name: "closing-check-by-a-tenants-function",
    file: message,
    find: "own(`\\nset local search_path = ${safePath};\\n${role(work.environment)}`)",
    replace: "own(`\\n${role(work.environment)}`)",
    also: [
      {
        file: guard,
        find: "const hash = `pg_catalog.encode(",
        replace: "const hash = `encode(",
      },
    ],
    tests: steps,
    red: "works in the middle of such operators",
  },
  {
    name: "session-not-discarded",
    file: `${src}/hygiene.ts`,
    find: '  await session.message("discard all");\n',
    replace: "",
    tests: hygiene,
    red: "a tenant's session carries",
  },
  {
    name: "dynamic-sql-not-noticed",
    file: `${src}/hygiene.ts`,
    find: "return script?.dynamic === true;",
    replace: 'return script?.dynamic === true && step.id === "";',
    tests: hygiene,
    red: "a tenant's session carries",
  },
  {
    name: "session-not-discarded-after-a-diagnosis",
    file: `${src}/execute/run-task.ts`,
    find: '    if (via === "direct") seat.soil();\n',
    replace: "",
    tests: hygiene,
    red: "that was run again to find its fault",
  },
  {
    name: "dynamic-sql-behind-a-pooler",
    file: `${src}/execute/attempt.ts`,
    find: '  if (via === "direct" && session.pooled) return { kind: "failed", failure: wantsDirect(work) };\n',
    replace: "",
    tests: hygiene,
    red: "is refused behind a pooler",
  },
  {
    name: "temporary-tables-allowed",
    file: "packages/core/src/parse/refuse.ts",
    find: "durability, temporary, prepared",
    replace: "durability, prepared",
    tests: ["packages/core/src/parse/refuse.test.ts"],
    red: "says why, and what to write instead",
  },
  {
    name: "session-settings-allowed",
    file: "packages/core/src/parse/refuse.ts",
    find: "[copy, setting, durability",
    replace: "[copy, durability",
    tests: ["packages/core/src/parse/refuse.test.ts"],
    red: "says why, and what to write instead",
  },
  {
    name: "files-decide-on-durability",
    file: "packages/core/src/parse/refuse.ts",
    find: "setting, durability, temporary",
    replace: "setting, temporary",
    tests: ["packages/core/src/parse/refuse.test.ts"],
    red: "set local synchronous_commit = off",
  },
  {
    name: "backslashes-not-checked-at-connect",
    file: `${src}/session.ts`,
    find: '    if (row?.["strings"] !== "on") throw backslashes();\n',
    replace: "",
    tests: [`${src}/session.test.ts`],
    red: "from the rest, without a secret",
  },
];
