// New tenants: announce, then sweep.
const src = "packages/postgres/src";
const announce = [`${src}/announce.test.ts`];
const provision = [`${src}/provision/provision.test.ts`];
const crash = [`${src}/provision/crash.test.ts`];

export const tenants = [
  {
    name: "head-read-with-the-lock",
    file: `${src}/provision/transaction.ts`,
    find: "select pg_catalog.pg_advisory_xact_lock_shared(${headLock(site.environment)});\n${headSelect(site.environment)}`",
    replace:
      '${headSelect(site.environment).replace("select epoch", `select pg_catalog.pg_advisory_xact_lock_shared(${headLock(site.environment)})::text, epoch`)}`',
    tests: announce,
  },
  {
    name: "no-shared-head-lock",
    file: `${src}/provision/transaction.ts`,
    find: "select pg_catalog.pg_advisory_xact_lock_shared(${headLock(site.environment)});\n",
    replace: "",
    tests: announce,
  },
  {
    name: "no-exclusive-head-lock",
    file: `${src}/announce.ts`,
    find: "select pg_catalog.pg_advisory_xact_lock(${headLock(environment)});\n",
    replace: "select 1;\n",
    tests: announce,
  },
  {
    name: "head-not-read-again-for-databases",
    file: `${src}/provision/in-database.ts`,
    find: 'newest?.epoch === published?.epoch && outcome !== "unchanged"',
    replace: 'outcome !== "unchanged"',
    tests: announce,
  },
  {
    name: "head-shrinks-with-an-older-checkout",
    file: `${src}/announce.ts`,
    find: "(published) => grown(published, next)",
    replace: "(published) => published && grown(null, next)",
    tests: announce,
  },
  {
    name: "head-ignored-where-a-tenant-is-built",
    file: `${src}/provision/in-schema.ts`,
    find: "(await openShared(session, site))?.head ?? headOf(environment, catalog)",
    replace: "(await openShared(session, site), headOf(environment, catalog))",
    tests: announce,
  },
  {
    name: "newer-head-believed",
    file: `${src}/provision/head.ts`,
    find: '    value["format"] === 1 &&\n',
    replace: "",
    tests: [`${src}/provision/head.test.ts`],
  },
  {
    name: "two-build-the-same-tenant",
    file: `${src}/provision/transaction.ts`,
    find: "select pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended(${tenant}, 0));`",
    replace: "select ${tenant.length};`",
    tests: crash,
  },
  {
    name: "commit-tag-not-checked",
    file: `${src}/provision/transaction.ts`,
    find: '  if (results.at(-1)?.command !== "COMMIT") throw new Error("bug: the transaction had failed before its end");\n',
    replace: "  if (results.length === 0) throw new Error();\n",
    tests: provision,
  },
  {
    name: "registered-apart-from-the-schema",
    file: `${src}/provision/transaction.ts`,
    find: "await commit(session, `${insert}${log}`);",
    replace: "await commit(session, log); await session.message(insert);",
    tests: crash,
  },
  {
    name: "tenant-built-into-foreign-objects",
    file: `${src}/provision/bring-up.ts`,
    find: 'if (found.kind === "foreign")',
    replace: 'if (found.kind === "foreign" && target.id === "")',
    tests: provision,
  },
  {
    name: "tenant-seeded-twice",
    file: `${src}/provision/bring-up.ts`,
    find: 'const isBegun = found.kind !== "ledger" || found.state === "begun";',
    replace: "const isBegun = true;",
    tests: provision,
  },
  {
    name: "twins-registered",
    file: `${src}/provision/transaction.ts`,
    find: '    if (known.kind === "twin") return { kind: "failed", failure: takenByTwin(site, known.id) };\n',
    replace: "",
    tests: provision,
  },
  {
    name: "registered-elsewhere-overlooked",
    file: `${src}/provision/transaction.ts`,
    find: '    if (known.kind === "elsewhere") return { kind: "failed", failure: takenId(site, known.schema) };\n',
    replace: "",
    tests: provision,
  },
];
