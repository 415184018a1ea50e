/** A file of a folder of migrations. */
export interface Generated {
  readonly path: string;
  readonly text: string;
}

const things = ["assets", "batches", "cases", "drivers", "estates", "flights", "guests", "houses"] as const;
const types = [
  "text",
  "bigint",
  "boolean",
  "timestamptz",
  "date",
  "numeric(10, 2)",
  "jsonb",
  "uuid",
] as const;
const words = [
  "amount",
  "area",
  "batch",
  "code",
  "grade",
  "label",
  "origin",
  "phase",
  "remark",
  "source",
] as const;
const constants = { text: "''", bigint: "0", boolean: "false", jsonb: "'{}'" } as const;

type Chance = (below: number) => number;

/** A history as a careful team would have written it; the same seed is always the same history. */
export function generatedHistory(seed: number, length: number): Generated[] {
  const chance = chanceFrom(seed);
  const [parent, child] = tablesFor(chance);
  const first = [created(parent, null, chance), created(child, parent, chance)];
  const later = Array.from({ length: length - first.length }, (_, index) =>
    change(index, pick([parent, child], chance), chance),
  );
  return [...first, ...later].map((text, index) => ({
    path: `tenant/${String(index + 1).padStart(3, "0")}_step.sql`,
    text,
  }));
}

/** Numbers below a bound, from a linear congruence: chance that everybody can repeat. */
function chanceFrom(seed: number): Chance {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
}

function tablesFor(chance: Chance): readonly [string, string] {
  const at = chance(things.length);
  return [things[at] ?? "assets", things[(at + 1 + chance(things.length - 1)) % things.length] ?? "batches"];
}

function pick<T>(from: readonly T[], chance: Chance): T {
  const found = from[chance(from.length)];
  if (found === undefined) throw new Error("bug: nothing to pick from");
  return found;
}

function created(table: string, parent: string | null, chance: Chance): string {
  const columns = words
    .filter(() => chance(2) === 0)
    .map((word) => `  ${word} ${pick(types, chance)}${pick(["", " not null"], chance)}`);
  const link = parent === null ? [] : [`  owner_id bigint not null references ${parent} (id)`];
  const key = "  id bigint generated always as identity primary key";
  const index = parent === null ? "" : `create index ${table}_owner on ${table} (owner_id);\n`;
  return `create table ${table} (\n${[key, ...link, ...columns].join(",\n")}\n);\n${index}`;
}

/** One more step; its number keeps names apart. */
function change(number: number, table: string, chance: Chance): string {
  const name = `${pick(words, chance)}_${number}`;
  const type = pick(["text", "bigint", "boolean", "jsonb"] as const, chance);
  const makers: readonly (() => string)[] = [
    () => `alter table ${table} add column ${name} ${type};\n`,
    () => `alter table ${table} add column ${name} ${type} not null default ${constants[type]};\n`,
    () =>
      `--! transaction: off\ncreate index concurrently ${table}_${name} on ${table} (id, (id % ${number + 2}));\n`,
    () => `alter table ${table} add constraint ${name} check (id > -${number + 1}) not valid;\n`,
    () => `create view ${table}_${name} as select id from ${table} where id % ${number + 2} = 0;\n`,
    () => `comment on table ${table} is '${name}';\n`,
    () => `create type ${name} as enum ('${pick(words, chance)}', 'other');\n`,
    () => `create table ${name} (code text primary key);\ninsert into ${name} values ('a'), ('b');\n`,
    () => `create function ${name}(bigint) returns bigint language sql stable as 'select $1 + ${number}';\n`,
    () =>
      `--! batch: until-no-rows\nupdate ${table} set id = default where id in (select id from ${table} where id < 0 limit 500);\n`,
  ];
  return pick(makers, chance)();
}
