import { describe, expect, test } from "vitest";
import { renderedIn } from "./alembic-sql.ts";

const upgrade = `BEGIN;

CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL,
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);

-- Running upgrade  -> 001_a

CREATE TABLE users (
    id SERIAL NOT NULL
);

INSERT INTO alembic_version (version_num) VALUES ('001_a') RETURNING alembic_version.version_num;

-- Running upgrade 001_a -> 002_b

COMMIT;

CREATE INDEX CONCURRENTLY users_id ON users (id);

BEGIN;

UPDATE alembic_version SET version_num='002_b' WHERE alembic_version.version_num = '001_a';

-- Running upgrade 001_a, 002_b -> 003_merge, join

DELETE FROM alembic_version WHERE alembic_version.version_num = '002_b';

COMMIT;

`;

describe("renderedIn()", () => {
  test("cuts at each revision and leaves the bookkeeping out", () => {
    expect(renderedIn(upgrade, "upgrade")).toEqual([
      {
        id: "001_a",
        script: { sql: "CREATE TABLE users (\n    id SERIAL NOT NULL\n);\n", transaction: "on" },
      },
      {
        id: "002_b",
        script: { sql: "CREATE INDEX CONCURRENTLY users_id ON users (id);\n", transaction: "off" },
      },
      { id: "003_merge", script: { sql: "", transaction: "on" } },
    ]);
  });

  test("names what a downgrade leaves, and knows a table by another name", () => {
    const text = `BEGIN;\n-- Running downgrade 002_b -> 001_a\n\nDROP INDEX x;\n\nUPDATE app.versions SET version_num='001_a';
-- Running downgrade 001_a -> \n\nDROP TABLE users;\nDELETE FROM app.versions WHERE app.versions.version_num = '001_a';\nDROP TABLE app.versions;\nCOMMIT;\n`;
    const table = "CREATE TABLE app.versions (\n    version_num VARCHAR(32) NOT NULL\n);\n";
    expect(renderedIn(`${table}${text}`, "downgrade").map(({ id, script }) => [id, script.sql])).toEqual([
      ["002_b", "DROP INDEX x;\n"],
      ["001_a", "DROP TABLE users;\n"],
    ]);
    expect(renderedIn(text, "upgrade")).toEqual([]);
  });

  test("leaves tables alone that are only called alike", () => {
    const text =
      "-- Running upgrade  -> a\nUPDATE alembic_version_log SET a = 1;\nCREATE TABLE my_alembic_version ();\n";
    expect(renderedIn(text, "upgrade")[0]?.script.sql).toBe(
      "UPDATE alembic_version_log SET a = 1;\n\nCREATE TABLE my_alembic_version ();\n",
    );
  });
});
