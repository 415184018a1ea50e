import { test } from "vitest";
import { doRows } from "./rows.ts";

test("every row of A does what the guide says, one after the other", async () => {
  await doRows("A");
});
