/** What a run does when it is struck, and what stands before it. */
export interface Scenario {
  readonly name: string;
  /** Tenants `a` and `b` as schemas of one database, or as databases of their own. */
  readonly layout: "schemas" | "databases";
  readonly migrations: Readonly<Record<string, string>>;
  /** SQL that another tool left in each tenant. */
  readonly left: string;
  /** Commands that nobody disturbs. */
  readonly before: readonly (readonly string[])[];
  /** The command that is struck, and run again: running it twice must be as good as once. */
  readonly command: readonly string[];
  /** Whether it writes what happens with `--events`. */
  readonly tells: "events" | "answer";
}

const settings = {
  "public/001_settings": "create table settings (name text);\ninsert into settings values ('first');",
};
const users = {
  "tenant/001_users":
    "create table users (id int, plan text);\ninsert into users select n, '' from generate_series(1, 10) n;",
};
/** Has no key: done twice it would show. */
const guest = {
  "tenant/002_guest":
    "insert into users values (0, 'guest');\n--! down\ndelete from users where id = 0;\n--! verify\nselect count(*) > 0 from users where id = 0;",
};
const index = {
  "tenant/003_index":
    "--! transaction: off\ncreate index concurrently users_plan on users (plan);\n--! down transaction: off\ndrop index concurrently users_plan;",
};
const batches = {
  "tenant/003_fill":
    "--! batch: until-no-rows\nupdate users set plan = 'free' where id in (select id from users where plan = '' limit 4);",
};
const two = { ...users, ...guest };
const apply = ["apply", "--yes"];
const revert = ["revert", "--all", "--yes", "--to"];
const usual = {
  layout: "schemas",
  migrations: two,
  left: "",
  before: [],
  command: apply,
  tells: "events",
} as const;

export const scenarios: readonly Scenario[] = [
  { ...usual, name: "apply in a transaction", migrations: { ...settings, ...two } },
  {
    ...usual,
    name: "apply outside a transaction",
    migrations: { ...two, ...index },
    before: [[...apply, "--to", "002"]],
  },
  {
    ...usual,
    name: "apply in batches",
    migrations: { ...two, ...batches },
    before: [[...apply, "--to", "002"]],
  },
  { ...usual, name: "apply to databases", layout: "databases", migrations: { ...settings, ...two } },
  { ...usual, name: "apply with a barrier", command: [...apply, "--durability", "barrier"] },
  {
    ...usual,
    name: "apply over a plain ledger",
    left: `create table schema_migrations (version varchar(255) primary key, applied_at timestamptz);
insert into schema_migrations values ('001_users', '2024-05-06T07:08:09Z');
create table users (id int, plan text)`,
  },
  { ...usual, name: "revert in a transaction", before: [apply], command: [...revert, "001"] },
  {
    ...usual,
    name: "revert outside a transaction",
    migrations: { ...two, ...index },
    before: [apply],
    command: [...revert, "002"],
  },
  {
    ...usual,
    name: "mark",
    before: [[...apply, "--to", "001"]],
    command: ["mark", "--all", "--to", "head"],
    tells: "answer",
  },
  {
    ...usual,
    name: "tenant create",
    before: [apply],
    command: ["tenant", "create", "c", "d"],
    tells: "answer",
  },
  {
    ...usual,
    name: "tenant create with an index apart",
    migrations: {
      ...two,
      "tenant/003_index":
        "--! transaction: off\n--! concurrently: always\ncreate index concurrently users_plan on users (lower(plan));",
    },
    before: [apply],
    command: ["tenant", "create", "c"],
    tells: "answer",
  },
  {
    ...usual,
    name: "adopt",
    left: `create table schema_migrations (version bigint not null primary key, dirty boolean not null);
insert into schema_migrations values (2, false);
create table users (id int, plan text)`,
    command: ["adopt", "--from", "golang-migrate", "--only", "tenants", "--force", "--yes"],
    tells: "answer",
  },
];

/** What all of them share. One worker, so that the messages of every run come in the same order. */
export function configOf({ layout }: Scenario): object {
  const place =
    layout === "schemas"
      ? "'tenant_' || slug as schema"
      : "'app' as schema, current_database() || '_' || slug as database";
  return {
    tenants: {
      from: "registry",
      query: `select slug as id, ${place} from tenants`,
      insert: "insert into tenants values (:'tenant')",
    },
    concurrency: 1,
    retries: 2,
    timeouts: { lock: "1s", statement: "2s", connect: "2s", lease: "20s" },
    batch: { pauseShare: 0 },
    indexes: { plainBelow: "0B" },
  };
}
