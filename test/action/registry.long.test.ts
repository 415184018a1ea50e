import { expect, test } from "vitest";
import { rented, users } from "./rented.ts";

test("the URL of a tenant that cannot be reached is hidden, and of one that is refused", async () => {
  const { at, given } = await rented();
  const { sql } = at.database;
  const { port, pathname } = new URL(at.database.url);
  const away = [
    `postgres://ann:n0body%20there@127.0.0.1:1${pathname}`,
    `postgres://bob:wr0ng%20word@127.0.0.1:${port}${pathname}`,
    "postgres://eve:els3%20where@db.example/shop",
    "postgres://dan:unr3adable%ZZ@a,b/shop",
  ];
  for (const url of away)
    await sql`insert into public.fleet values (${`by ${url}`.slice(0, 60)}, 'app', ${url})`;
  const all = { secrets: [...(given.secrets ?? []), ...away.slice(0, 3)] };
  const { run } = await at.open("users", users, all);
  expect(run, run.log).toMatchObject({ outputs: { verdict: "blocked" } });
  const merged = await at.merge(1, "squash", all);
  expect(merged.printed).toContain("***");
  for (const seen of [run, merged])
    expect(JSON.stringify([seen.log, seen.summary])).not.toContain("unr3adable");
});
