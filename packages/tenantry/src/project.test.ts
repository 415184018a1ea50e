import { mkdir, symlink, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readFolder } from "./project.ts";
import { folder } from "./testing/folder.ts";

describe("readFolder()", () => {
  test("reads every .sql file with a relative path, in order", async () => {
    const root = await folder({
      "tenant/002_b.sql": "select 2;",
      "public/001_a.sql": "\uFEFFselect 1;\r\n",
      "tenant/002_b.sql.orig": "no",
      "README.md": "no",
    });
    expect(await readFolder(root)).toEqual({
      files: [
        { path: "public/001_a.sql", text: "\uFEFFselect 1;\r\n" },
        { path: "tenant/002_b.sql", text: "select 2;" },
      ],
      problems: [],
    });
  });

  test("refuses each file that is not plain, and reads the others", async () => {
    const outside = await folder({ "secret.sql": "select 'secret'" });
    const root = await folder({ "tenant/001_a.sql": "select 1;" });
    await symlink(join(outside, "secret.sql"), join(root, "tenant/002_link.sql"));
    await symlink(join(root, "gone"), join(root, "tenant/003_broken.sql"));
    await symlink(outside, join(root, "linked"));
    await symlink("tenant", join(root, "twin"));
    await symlink("tenant/001_a.sql", join(root, "LATEST"));
    await mkdir(join(root, "tenant/004_folder.sql"));
    await writeFile(join(root, "tenant/005_latin1.sql"), Uint8Array.of(0x73, 0xe9));
    await writeFile(join(root, "tenant/006_large.sql"), "");
    await truncate(join(root, "tenant/006_large.sql"), 8 * 1024 ** 2 + 1);
    const { files, problems } = await readFolder(root);
    expect(files).toEqual([{ path: "tenant/001_a.sql", text: "select 1;" }]);
    expect(problems.map(({ code, message, exit }) => `${exit} ${code}: ${message}`)).toEqual([
      "2 symlink-outside: linked leads out of the folder.",
      "2 symlink-outside: tenant/002_link.sql leads out of the folder.",
      "2 symlink-outside: tenant/003_broken.sql leads out of the folder.",
      "2 not-a-file: tenant/004_folder.sql is not a regular file.",
      "2 invalid-utf-8: tenant/005_latin1.sql is not valid UTF-8.",
      "2 file-too-large: tenant/006_large.sql is larger than 8 MB.",
      "2 not-a-file: twin is not a regular file.",
    ]);
  });

  test("follows a symlink that stays inside", async () => {
    const root = await folder({ "tenant/001_a.sql": "select 1;" });
    await symlink("001_a.sql", join(root, "tenant/002_same.sql"));
    expect((await readFolder(root)).files).toHaveLength(2);
  });

  test("takes a file of exactly 8 MB", async () => {
    const root = await folder({ "tenant/001_a.sql": "-".repeat(8 * 1024 ** 2) });
    expect((await readFolder(root)).problems).toEqual([]);
  });
});
