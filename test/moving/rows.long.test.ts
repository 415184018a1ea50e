import { test } from "vitest";
import { doRows } from "./rows.ts";

test.each(["B", "C", "D", "E"] as const)(
  "every row of %s does what the guide says, one after the other",
  async (system) => {
    await doRows(system);
  },
);
