/** The tools whose history can be taken over; `plain` is any `(version, applied_at)` table. */
export type Tool =
  | "alembic"
  | "dbmate"
  | "django"
  | "flyway"
  | "golang-migrate"
  | "goose"
  | "knex"
  | "node-pg-migrate"
  | "plain"
  | "prisma"
  | "rails";

/** How a tool keeps its history. */
export interface ToolTable {
  readonly tool: Exclude<Tool, "plain">;
  /** Where it is unless somebody configured another name. */
  readonly table: string;
  /** Columns that it has; a table with fewer is another tool's. */
  readonly columns: readonly string[];
  /** The table has no others. */
  readonly only?: true;
  /** A table that this tool keeps beside it. */
  readonly beside?: string;
  /** SQL for `pos, key, status, at` of each row. `{table}` stands for the table, qualified and quoted. */
  readonly rows: string;
}

/**
 * `done`: this one was applied; `upto`: this one and all before it; `head`: this one and all that it follows; `base`: this one
 * and all before it, without being run; `undone`: taken back; `failed`: begun, and nobody knows how much of it is there.
 */
export type ForeignStatus = "done" | "upto" | "head" | "base" | "undone" | "failed";

export const statuses: readonly ForeignStatus[] = ["done", "upto", "head", "base", "undone", "failed"];

/** In the order in which they are recognised. */
export const toolTables: readonly ToolTable[] = [
  {
    tool: "alembic",
    table: "alembic_version",
    columns: ["version_num"],
    rows: "select 1 as pos, version_num::text as key, 'head' as status, null::timestamptz as at from only {table}",
  },
  {
    tool: "flyway",
    table: "flyway_schema_history",
    columns: ["installed_rank", "version", "script", "type", "installed_on", "success"],
    // Repeatable migrations have no version; what only says that Flyway made the schema is no migration.
    rows: `select installed_rank::int8 as pos,
       case when version is null then regexp_replace(script::text, '^.*/|[.]sql$', '', 'g') else version::text end as key,
       case when not success then 'failed' when type like 'UNDO%' or type = 'DELETE' then 'undone'
            when type like '%BASELINE' then 'base' else 'done' end as status,
       installed_on::timestamptz as at
  from only {table} where type <> 'SCHEMA'`,
  },
  {
    tool: "django",
    table: "django_migrations",
    columns: ["id", "app", "name", "applied"],
    rows: "select id::int8 as pos, concat(app, '.', name) as key, 'done' as status, applied::timestamptz as at from only {table}",
  },
  {
    tool: "prisma",
    table: "_prisma_migrations",
    columns: ["id", "migration_name", "started_at", "finished_at", "rolled_back_at"],
    rows: `select extract(epoch from started_at)::float8 as pos, migration_name::text as key,
       case when rolled_back_at is not null then 'undone' when finished_at is null then 'failed' else 'done' end as status,
       finished_at::timestamptz as at
  from only {table}`,
  },
  {
    tool: "knex",
    table: "knex_migrations",
    columns: ["id", "name", "batch", "migration_time"],
    rows: `select id::int8 as pos, regexp_replace(name::text, '[.][cm]?[jt]s$', '') as key, 'done' as status,
       migration_time::timestamptz as at
  from only {table}`,
  },
  {
    tool: "node-pg-migrate",
    table: "pgmigrations",
    columns: ["id", "name", "run_on"],
    rows: "select id::int8 as pos, name::text as key, 'done' as status, run_on::timestamptz as at from only {table}",
  },
  {
    tool: "goose",
    table: "goose_db_version",
    columns: ["id", "version_id", "is_applied", "tstamp"],
    // Its first row, version 0, says that the table was made.
    rows: `select id::int8 as pos, version_id::text as key, case when is_applied then 'done' else 'undone' end as status,
       tstamp::timestamptz as at
  from only {table} where version_id <> 0`,
  },
  {
    tool: "golang-migrate",
    table: "schema_migrations",
    columns: ["version", "dirty"],
    only: true,
    rows: `select 1 as pos, version::text as key, case when dirty then 'failed' else 'upto' end as status,
       null::timestamptz as at
  from only {table}`,
  },
  {
    tool: "rails",
    table: "schema_migrations",
    columns: ["version"],
    only: true,
    beside: "ar_internal_metadata",
    rows: "select 1 as pos, version::text as key, 'done' as status, null::timestamptz as at from only {table}",
  },
  {
    tool: "dbmate",
    table: "schema_migrations",
    columns: ["version"],
    only: true,
    rows: "select 1 as pos, version::text as key, 'done' as status, null::timestamptz as at from only {table}",
  },
];

/** The tools by name, without `plain`. */
export const toolNames: readonly ToolTable["tool"][] = toolTables.map(({ tool }) => tool);

/** SQL for the whole of a table as text, `[[key, status], …]`: equal for equal histories, whatever the times. */
export function contentOf(rows: string): string {
  return `select coalesce(json_agg(json_build_array(r.key, r.status) order by r.pos, r.key collate "C"), '[]')::text
  from (${rows}) r`;
}
