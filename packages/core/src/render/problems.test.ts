import { expect, test } from "vitest";
import type { Problem } from "../problem.ts";
import { plainPalette } from "./palette.ts";
import { problemsText, withoutPlace } from "./problems.ts";

const problem: Problem = {
  code: "drop-column",
  severity: "error",
  message: "migrations/tenant/003_x.sql:2: What is in users.email is deleted.",
  help: "Do not.",
  path: "migrations/tenant/003_x.sql",
  line: 2,
  column: 5,
  exit: 9,
};

test("withoutPlace() takes the place of a message away, and nothing else", () => {
  expect(withoutPlace(problem)).toBe("What is in users.email is deleted.");
  const others = ["elsewhere.sql:2: It is.", "It is in migrations/tenant/003_x.sql:2: there.", "It is."];
  for (const message of others) expect(withoutPlace({ ...problem, message })).toBe(message);
});

test("problemsText() says the place once", () => {
  expect(problemsText([problem], plainPalette)).toBe(
    "error drop-column  migrations/tenant/003_x.sql:2:5\n  What is in users.email is deleted.\n  Do not.\n",
  );
});
