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
