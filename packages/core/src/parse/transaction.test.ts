import { describe, expect, test } from "vitest";
import { codes, sound, statements, wrong } from "../testing/files.ts";

describe("absorb()", () => {
  test.each([
    ["one pair", "begin;\nselect 1; select 2;\ncommit;", 2],
    ["several pairs in sequence", "BEGIN; select 1; COMMIT;\nbegin; select 2; commit", 2],
    ["other spellings", "start transaction; select 1; end; begin work; select 2; commit transaction;", 2],
    ["an empty pair", "begin; commit; begin; select 1; end work", 1],
  ])("takes %s away", (_, text, count) => {
    expect(sound(text).up.statements).toHaveLength(count);
  });

  test("keeps the lines of what is inside", () => {
    expect(statements(sound("begin;\n\nselect 1;\ncommit;").up)).toEqual(["3 SELECT: select 1"]);
  });

  test("works in each section for itself", () => {
    const { up, down } = sound("begin; select 1; commit;\n--! down\nbegin; select 2; commit;");
    expect([up.statements.length, down?.statements.length]).toEqual([1, 1]);
  });

  test.each([
    ["select 1; begin; select 2; commit", "1 transaction-control, 1 transaction-control"],
    ["begin; select 1; commit; select 2", "1 transaction-control, 1 transaction-control"],
    ["begin; select 1", "1 transaction-control"],
    ["select 1;\ncommit", "2 transaction-control"],
    [
      "begin; begin; commit; commit",
      "1 transaction-control, 1 transaction-control, 1 transaction-control, 1 transaction-control",
    ],
    ["begin; rollback", "1 transaction-control, 1 transaction-control"],
    ["savepoint a", "1 transaction-control"],
    ["release savepoint a", "1 transaction-control"],
    ["abort", "1 transaction-control"],
    ["rollback to a", "1 transaction-control"],
    ["prepare transaction 'x'", "1 transaction-control"],
    ["commit prepared 'x'", "1 transaction-control"],
    ["rollback prepared 'x'", "1 transaction-control"],
    ["begin isolation level serializable; select 1; commit", "1 transaction-control, 1 transaction-control"],
    ["begin; select 1; commit and chain", "1 transaction-control, 1 transaction-control"],
    ["set transaction read only", "1 transaction-control"],
    ["set local transaction read only", "1 transaction-control"],
    ["set session characteristics as transaction read only", "1 transaction-control"],
    ["--! transaction: off\nbegin; vacuum; commit", "2 transaction-control, 2 transaction-control"],
    ["select 1;\n--! verify\nselect true; commit", "3 verify-not-select"],
  ])("refuses %s", (text, expected) => {
    expect(codes(text)).toBe(expected);
  });

  test("says what to do instead", () => {
    expect(wrong("begin read only;\nrollback;\ncommit")).toMatchInlineSnapshot(`
      "
      error transaction-control @1
        tenant/001_x.sql:1: BEGIN controls the transaction, which belongs to the migration's step.
        Remove its options: a migration runs READ COMMITTED, READ WRITE.
      error transaction-control @1
        tenant/001_x.sql:2: ROLLBACK controls the transaction, which belongs to the migration's step.
        Remove it: a migration is one transaction and is undone as a whole when anything in it fails.
      error transaction-control @1
        tenant/001_x.sql:3: COMMIT controls the transaction, which belongs to the migration's step.
        Remove it, or make two migrations of the file. Plain BEGIN; … COMMIT; pairs may stay if they enclose everything."
    `);
  });
});
