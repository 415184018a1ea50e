import { expect, test } from "vitest";
import { folder } from "../testing/folder.ts";
import { shell } from "../testing/shell.ts";
import { main } from "./main.ts";

test.each([
  ["with CI set", { CI: "1" }, []],
  ["in another environment", {}, ["--env", "production"]],
])("dev starts no server %s", async (_, variables, flags) => {
  const cwd = await folder({ "tenantry.config.json": '{"environments": {"production": {}}}' });
  const answer = await main(["dev", ...flags], shell({ cwd, variables }));
  expect(answer).toMatchObject({ exit: 2, json: { error: { code: "url-missing" } } });
});

test("dev refuses an environment that has a server of its own", async () => {
  const cwd = await folder({ "tenantry.config.json": '{"environments": {"production": {}}}' });
  const variables = { DATABASE_URL: "postgres://localhost/shop" };
  const answer = await main(["dev", "--env", "production"], shell({ cwd, variables }));
  expect(answer).toMatchObject({ exit: 2, json: { error: { code: "flags-contradict" } } });
});
