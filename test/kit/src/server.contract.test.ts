import { expect, test } from "vitest";
import { freshDatabase } from "./database.ts";
import { ownServer } from "./own-server.ts";

const major = Number(process.env["TENANTRY_TEST_MAJOR"] ?? "18");

test("the shared server is of the major that was asked for", async () => {
  expect(await majorOf(await freshDatabase())).toBe(major);
});

test("a server of one's own is of the same major", async () => {
  const { url } = await ownServer();
  expect(await majorOf(await freshDatabase(url))).toBe(major);
});

async function majorOf({ sql }: Awaited<ReturnType<typeof freshDatabase>>): Promise<unknown> {
  const [row] = await sql`select current_setting('server_version_num')::int / 10000 as major`;
  return row?.["major"];
}
