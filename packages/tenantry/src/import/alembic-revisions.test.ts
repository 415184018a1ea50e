import { describe, expect, test } from "vitest";
import { inOrder, named, revisionIn } from "./alembic-revisions.ts";
import type { Revision } from "./alembic-revisions.ts";

function revision(path: string, head: string, doc = ""): Revision {
  const found = revisionIn({ path, text: `"""${doc}"""\nfrom alembic import op\n${head}\n` });
  if (found === null) throw new Error("no revision");
  return found;
}

/** A chain in words: `a`, `b < a`, `c < a b`. */
function graph(...words: readonly string[]): readonly Revision[] {
  return words.map((word) => {
    const [id = "", down = ""] = word.split(" < ");
    const parents = down.split(" ").filter((it) => it !== "");
    const value = parents.length === 0 ? "None" : `(${parents.map((it) => `"${it}"`).join(", ")},)`;
    return revision(`versions/${id}.py`, `revision = "${id}"\ndown_revision = ${value}`, `Does ${id}`);
  });
}

describe("revisionIn()", () => {
  test("reads what the head of a file says", () => {
    const text = `"""Add user preferences table

Revision ID: 004_add_user_preferences
Revises: 003_add_indexes
Create Date: 2024-11-08 12:00:00.000000

"""
from typing import Sequence, Union

revision: str = '004_add_user_preferences'  # the id
down_revision: Union[str, None] = "003_add_indexes"
branch_labels = ("preferences",)
depends_on: Union[str, Sequence[str], None] = [
    "a1",
    'b2',  # and that
]

def upgrade():
    connection = op.get_bind()
`;
    expect(revisionIn({ path: "versions/x.py", text })).toMatchObject({
      id: "004_add_user_preferences",
      down: ["003_add_indexes"],
      dependsOn: ["a1", "b2"],
      labels: ["preferences"],
      message: "Add user preferences table",
      created: "20241108120000",
      looks: "looks",
    });
  });

  test("takes no other Python for a revision", () => {
    expect(revisionIn({ path: "env.py", text: "revision = 1" })).toBeNull();
    expect(revisionIn({ path: "x.py", text: "UPGRADE_SQL = 'x'" })).toBeNull();
  });
});

describe("inOrder()", () => {
  test("puts every revision after those that it follows", () => {
    const ids = inOrder(graph("d < b c", "a", "c < a", "b < a")).map(({ id }) => id);
    expect(ids).toEqual(["a", "b", "c", "d"]);
  });

  test("takes long chains", () => {
    const chain = Array.from({ length: 3000 }, (_, at) => `r${at}${at === 0 ? "" : ` < r${at - 1}`}`);
    expect(inOrder(graph(...chain.toReversed())).map(({ id }) => id)).toEqual(chain.map((_, at) => `r${at}`));
  });
});

describe("named()", () => {
  const names = (revisions: readonly Revision[]): readonly string[] =>
    named(revisions).map(({ version, title }) => `${version}_${title}`);

  test("keeps ids that are names already", () => {
    expect(names(graph("001_a", "002_b < 001_a"))).toEqual(["001_a", "002_b"]);
  });

  test("takes the names of the files where those keep the order", () => {
    const one = revision("20250102_000000_a.py", `revision = "x1"\ndown_revision = None`);
    const two = revision("20250102_000001_b.py", `revision = "x0"\ndown_revision = "x1"`);
    expect(names([one, two])).toEqual(["20250102_000000_a", "20250102_000001_b"]);
  });

  test("takes when they were made, unless that contradicts the graph", () => {
    const doc = (date: string): string => `Add It\n\nRevision ID: x\nCreate Date: ${date} 12:00:00.000000\n`;
    const one = revision("ab_a.py", `revision = "ab"\ndown_revision = None`, doc("2024-01-01"));
    const two = revision("cd_b.py", `revision = "cd"\ndown_revision = "ab"`, doc("2024-01-02"));
    const late = revision("ef_c.py", `revision = "ef"\ndown_revision = "cd"`, doc("2023-01-02"));
    expect(names([one, two])).toEqual(["20240101120000_add_it", "20240102120000_add_it"]);
    expect(names([one, two, late])).toEqual(["0001_add_it", "0002_add_it", "0003_add_it"]);
  });

  test("counts where nothing else keeps the order", () => {
    expect(names(graph("002_a", "001_b < 002_a"))).toEqual(["0001_does_002_a", "0002_does_001_b"]);
  });
});
