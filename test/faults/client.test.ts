import { proxy } from "@tenantry/kit";
import type { Message } from "@tenantry/kit";
import { expect, test } from "vitest";
import { apply, expectWhole, start, threeTenants } from "./whole.ts";

test("apply needs no file once it runs: all of them are deleted under it, and it ends as ever", async () => {
  const fleet = await threeTenants();
  const onMessage = once(isFirstStep, () => fleet.project.remove("migrations"));
  const link = await proxy(fleet.database.url, { onMessage });
  expect(await apply(fleet, { url: link.url })).toMatchObject({ code: 0 });
  expect(() => fleet.project.read("migrations/tenant/001_users.sql")).toThrow("ENOENT");
  await expectWhole(fleet);
});

test("a tenant that leaves the registry under the run is finished, and status then tells that it left", async () => {
  const fleet = await threeTenants();
  const leave = async (): Promise<unknown> =>
    await fleet.database.sql`delete from tenants where slug = 't00002'`;
  const link = await proxy(fleet.database.url, { onMessage: once(isFirstStep, leave) });
  expect(await apply(fleet, { url: link.url })).toMatchObject({ code: 0 });
  await expectWhole(fleet);
  const { stdout } = await start(fleet, ["status"]).ended;
  expect(stdout).toContain("migrated but not registered: tenant_t00002");
});

test("a client whose event loop stands still keeps no transaction waiting", async () => {
  const fleet = await threeTenants();
  const { sql, name } = fleet.database;
  await sql.unsafe(`alter database ${name} set idle_in_transaction_session_timeout = '50ms'`);
  fleet.project.write("stand-still.mjs", standStill);
  const env = { NODE_OPTIONS: `--import=${fleet.project.folder}/stand-still.mjs` };
  const ended = await apply(fleet, { env });
  expect(ended).toMatchObject({ code: 0, stderr: expect.stringContaining("it stands still") });
  await expectWhole(fleet);
});

test("apply as a role that may only read is refused before anything runs, and doctor says what is missing", async () => {
  const fleet = await threeTenants();
  const { sql, name, url } = fleet.database;
  const role = `reader_${name}`;
  await sql.unsafe(`create role ${role} login password 'x'; grant pg_read_all_data to ${role}`);
  const reader = new URL(url);
  [reader.username, reader.password] = [role, "x"];
  const as = { url: reader.href };

  expect(await start(fleet, ["plan", "--exit-code"], as).ended).toMatchObject({ code: 3 });
  const refused = await apply(fleet, as);
  expect(refused).toMatchObject({
    code: 2,
    stdout: "",
    stderr: expect.stringMatching(/permission denied for \w+ \w+ \(42501\)/),
  });
  expect(refused.stderr).toContain("tenantry doctor says what that is");
  const { stdout } = await start(fleet, ["doctor"], as).ended;
  expect(stdout).toContain('To apply: grant create on schema "public" to the role.');
  await sql.unsafe(`alter role ${role} set default_transaction_read_only = on`);
  expect(await apply(fleet, as)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("Nobody can write there, and nothing was begun."),
  });
  expect(
    await sql`select from pg_class where relname in ('users', 'schema_migrations', 'tenantry_lease')`,
  ).toEqual([]);
  await sql.unsafe(`drop role ${role}`);
});

test("a clock of the client that jumps by a day and back changes neither plan nor order nor what is resumed", async () => {
  const fleet = await threeTenants();
  fleet.project.write("jumping-clock.mjs", jumpingClock);
  const env = { NODE_OPTIONS: `--import=${fleet.project.folder}/jumping-clock.mjs` };
  const steady = await start(fleet, ["plan", "--json"]).ended;
  const jumping = await start(fleet, ["plan", "--json"], { env }).ended;
  expect(jumping.stderr).toContain("the clock jumps");
  expect(jumping.stdout).toBe(steady.stdout);
  const half = await start(fleet, ["apply", "--to", "002"], { env }).ended;
  expect(half).toMatchObject({ code: 0 });
  expect(await apply(fleet, { env })).toMatchObject({ code: 0 });
  await expectWhole(fleet);
  expect(await start(fleet, ["status", "--fail-if-behind"], { env }).ended).toMatchObject({ code: 0 });
});

/** Whoever asks for the time gets that of tomorrow, of yesterday, and of today. */
const jumpingClock = `const now = Date.now;
let asked = 0;
Date.now = () => now() + 86_400_000 * ((asked++ % 3) - 1);
globalThis.Date = new Proxy(Date, { construct: (target, given) => new target(...(given.length > 0 ? given : [Date.now()])) });
process.stderr.write("the clock jumps\\n");
`;

/** Half of the time nothing goes on in the client. */
const standStill = `setInterval(() => {
  const end = performance.now() + 150;
  while (performance.now() < end);
  process.stderr.write("it stands still\\n");
}, 300).unref();
`;

/** Tenants are listed by then. */
function isFirstStep({ text }: Message): boolean {
  return text.includes("tenant_t0") && text.includes("create table users");
}

function once(
  isMeant: (message: Message) => boolean,
  act: () => unknown,
): (message: Message) => Promise<void> {
  let acted: "not yet" | "yes" = "not yet";
  return async (message) => {
    if (acted === "yes" || !isMeant(message)) return;
    acted = "yes";
    await act();
  };
}
