import { join } from "node:path";
import { project, sharedServer } from "@tenantry/kit";
import postgres from "postgres";
import type { Runner } from "./runner.ts";
import { configOf } from "./scenarios.ts";
import type { Scenario } from "./scenarios.ts";

/** A scenario on disk and, ready to be copied, on a server. */
export interface Ground {
  readonly scenario: Scenario;
  readonly folder: string;
  /** Databases of its own, as they are before the command. */
  copy(): Promise<Copy>;
  leave(): Promise<void>;
}

export interface Copy {
  readonly name: string;
  readonly url: string;
  /** In the environment's own database. */
  readonly control: postgres.Sql;
  /** In each of its databases. */
  readonly sessions: readonly postgres.Sql[];
  /** Where the command is to write its events. */
  readonly events: string;
  drop(): Promise<void>;
}

const tenants = ["a", "b"];

/** Makes everything that stands before the command, on the server of this URL. */
export async function groundOf(
  scenario: Scenario,
  runner: Runner,
  serverUrl: string = sharedServer(),
): Promise<Ground> {
  const files = Object.entries(scenario.migrations).map(([id, text]) => [
    `migrations/${id}.sql`,
    `${text}\n`,
  ]);
  const { folder } = project({
    "tenantry.config.json": JSON.stringify(configOf(scenario)),
    ...Object.fromEntries(files),
  });
  const admin = connect(serverUrl, "postgres");
  const first = `ground_${unique()}`;
  const names = namesOf(scenario, first);
  for (const name of names) await admin`create database ${admin(name)} template template0`;
  await begin(scenario, serverUrl, names);
  for (const command of scenario.before) {
    const { code, stdout } = await runner.run(command, folder, urlOf(serverUrl, first));
    if (code !== 0) throw new Error(`tenantry ${command.join(" ")} ended with ${code}: ${stdout}`);
  }

  async function copy(): Promise<Copy> {
    const name = `point_${unique()}`;
    const copies = namesOf(scenario, name);
    for (const [at, database] of copies.entries())
      await admin`create database ${admin(database)} template ${admin(names[at] ?? "")}`;
    // A sequence of a copied database would go back in a crash: PostgreSQL takes its next values for logged already.
    if (serverUrl !== sharedServer()) await admin`checkpoint`;
    const control = connect(serverUrl, name);
    const sessions = [control, ...copies.slice(1).map((database) => connect(serverUrl, database))];
    return {
      name,
      url: urlOf(serverUrl, name),
      control,
      sessions,
      events: join(folder, `${name}.ndjson`),
      async drop() {
        for (const session of sessions) await session.end({ timeout: 0 });
        for (const database of copies) await admin`drop database if exists ${admin(database)} with (force)`;
      },
    };
  }
  return { scenario, folder, copy, leave: async () => await admin.end({ timeout: 1 }) };
}

/** The registry, and in each tenant what another tool left. */
async function begin(scenario: Scenario, serverUrl: string, names: readonly string[]): Promise<void> {
  for (const [at, name] of names.entries()) {
    const session = connect(serverUrl, name);
    const ids = at === 0 ? (scenario.layout === "schemas" ? tenants : []) : [tenants[at - 1] ?? ""];
    const schemas = ids.map((id) => (scenario.layout === "schemas" ? `tenant_${id}` : "app"));
    const registry = `create table tenants (slug text primary key);
insert into tenants values ${tenants.map((id) => `('${id}')`).join(", ")};
create schema elsewhere; create table elsewhere.users (id int, plan text); insert into elsewhere.users values (1, '');`;
    const made = schemas.map(
      (schema) => `create schema ${schema};\nset search_path = ${schema};\n${scenario.left};\n`,
    );
    await session.unsafe([at === 0 ? registry : "", ...made].join("\n"));
    await session.end({ timeout: 1 });
  }
}

function namesOf({ layout }: Scenario, first: string): readonly string[] {
  return layout === "schemas" ? [first] : [first, ...tenants.map((id) => `${first}_${id}`)];
}

let count = 0;

function unique(): string {
  count += 1;
  return `${process.pid}_${count}`;
}

function urlOf(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
}

function connect(serverUrl: string, database: string): postgres.Sql {
  return postgres(urlOf(serverUrl, database), {
    max: 1,
    onnotice: () => {},
    connection: { application_name: "test" },
  });
}
