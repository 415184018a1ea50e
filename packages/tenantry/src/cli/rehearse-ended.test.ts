import { expect, test } from "vitest";
import { folder } from "../testing/folder.ts";
import { shell } from "../testing/shell.ts";
import { main } from "./main.ts";

test("rehearse --untrusted is refused where the history ends the sandbox, before anything that is pending", async () => {
  const cwd = await folder({
    "tenantry.config.json": JSON.stringify({ timeouts: { statement: "1s" } }),
    "migrations/tenant/001_users.sql": "create table users (id int);\n--! down\ndrop table users;\n",
    "migrations/tenant/002_endless.sql":
      "--! irreversible: it never ends\ndo $$ begin loop end loop; end $$;\n",
    "migrations/tenant/003_after.sql": "alter table users add a text;\n--! down\nalter table users drop a;\n",
  });
  const { exit, json } = await main(["rehearse", "--untrusted", "--from", "002", "--json"], shell({ cwd }));
  expect({ exit, json }).toMatchObject({
    exit: 9,
    json: {
      cohorts: [{ skipped: expect.stringContaining("its history cannot be built") }],
      problems: [{ code: "not-rehearsed" }, { code: "sandbox-ended", severity: "error" }],
    },
  });
});
