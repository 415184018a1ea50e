// What a ledger, a registry and the tables of ours are checked for before anybody trusts them.
const src = "packages/postgres/src";
const statement = `${src}/ledger/statement.ts`;
const guard = `${src}/guard.ts`;
const ledgers = { tests: [`${src}/ledger/read.test.ts`], red: "refuses with " };
const control = [`${src}/control.test.ts`];

export const reading = [
  {
    name: "reads-a-ledger-that-is-no-table",
    file: statement,
    find: "when c.relkind <> 'r' then 'kind'",
    replace: "when false then 'kind'",
    ...ledgers,
  },
  {
    name: "reads-a-ledger-with-row-security",
    file: statement,
    find: "when c.relrowsecurity or c.relforcerowsecurity then 'rls'",
    replace: "when false then 'rls'",
    ...ledgers,
  },
  {
    name: "reads-a-ledger-with-triggers",
    file: statement,
    find: "when c.relhastriggers and exists",
    replace: "when false and exists",
    ...ledgers,
  },
  {
    name: "reads-a-ledger-with-rules",
    file: statement,
    find: "when c.relhasrules and exists",
    replace: "when false and exists",
    ...ledgers,
  },
  {
    name: "reads-a-ledger-without-key",
    file: statement,
    find: "and x.indnkeyatts = 1 and x.indkey[0] = a.version) then 'key'",
    replace: "and x.indnkeyatts = 1 and x.indkey[0] = a.version) and false then 'key'",
    ...ledgers,
  },
  {
    name: "reads-a-ledger-of-somebody-else",
    file: statement,
    find: "when has_table_privilege(c.oid, 'insert') and not pg_has_role(c.relowner, 'member')",
    replace: "when false and not pg_has_role(c.relowner, 'member')",
    tests: [`${src}/ledger/read.test.ts`],
    red: "refuses a ledger that we may write and somebody else owns",
  },
  {
    name: "reads-an-odd-row",
    file: `${src}/ledger/history.ts`,
    find: "return rows.length === lines.length && rows.length === count ? rows : null;",
    replace: "return rows.length <= lines.length + count ? rows : null;",
    ...ledgers,
  },
  {
    name: "registry-query-may-write",
    file: `${src}/discover/listing.ts`,
    find: "repeatable read, read only",
    replace: "repeatable read, read write",
    tests: [`${src}/fleet.test.ts`],
    red: "refuses the query",
  },
  {
    name: "ledgers-made-in-a-race",
    file: `${src}/ledger/ddl.ts`,
    find: "    onlyOne(`${schema}.${ledger}`),\n    `create table",
    replace: '    "select 1",\n    `create table',
    tests: control,
    red: "makes one ledger of ten at once",
  },
  {
    name: "own-tables-made-in-a-race",
    file: `${src}/control.ts`,
    find: "    onlyOne(`${environment.publicSchema}.tenantry`),\n",
    replace: "",
    also: [{ file: `${src}/control.ts`, find: "[onlyOne(`schema ${schema}`), ", replace: "[" }],
    tests: control,
    red: "lets ten first-ever runs make schema and tables together",
  },
  {
    name: "temporary-tables-before-the-servers-own",
    file: `${src}/message.ts`,
    find: 'const safePath = "pg_catalog, pg_temp";',
    replace: 'const safePath = "pg_catalog";',
    also: [{ file: guard, find: "select from pg_catalog.pg_trigger t", replace: "select from pg_trigger t" }],
    tests: [`${src}/steps/transaction.test.ts`],
    red: "temporary tables named like the server's own",
  },
  {
    name: "step-not-in-the-audit-log",
    file: `${src}/message.ts`,
    find: "      own(log(work)),\n",
    replace: "",
    tests: [`${src}/execute/execute.contract.test.ts`],
    red: "records who ran what",
  },
];
