import { describe, expect, test } from "vitest";
import { tenant } from "../testing/tenant.ts";
import type { Tenant } from "../testing/tenant.ts";
import type { StepResult } from "../work.ts";
import { applyBatch } from "./batch.ts";
import { applyOff } from "./off.ts";

const table = "create table notes (id int, city text); insert into notes values (1, null);";
const files = {
  "a statement on its own": `--! transaction: off\nvacuum notes;\ncomment on table notes is :'label.city';`,
  "an index": `--! transaction: off\ncreate index concurrently notes_id on notes (id) where city = :'label.city';`,
  "a batch": `--! batch: until-no-rows\nupdate notes set city = :'label.city' where city is null;`,
};
const names = {
  "a statement on its own": `--! transaction: off\nvacuum notes;\ncomment on column notes.:"label.city" is 'x';`,
  "an index": `--! transaction: off\n--! concurrently: always\ncreate index concurrently notes_city on notes (:"label.city");`,
  "a batch": `--! batch: until-no-rows\nupdate notes set :"label.city" = 'x' where :"label.city" is null;`,
};

describe.each(["a statement on its own", "an index", "a batch"] as const)(
  "%s outside a transaction",
  (what) => {
    test("fails, with nothing recorded, where a variable has no value in the target", async () => {
      const acme = await tenant({ "001_step": files[what] }, table);
      expect(await applied(acme, {})).toBe("The variable label.city has no value in this target.");
      expect(await acme.ledger()).toEqual([]);
    });

    test("takes a label for a name only where the configuration allows the value", async () => {
      const acme = await tenant({ "001_step": names[what] }, table, { labelIdentifiers: ["id"] });
      expect(await applied(acme, { city: "city" })).toMatch(
        /^The label value "city" may not stand for a name/,
      );
      expect(await acme.ledger()).toEqual([]);
    });
  },
);

async function applied(acme: Tenant, labels: Readonly<Record<string, string>>): Promise<string> {
  const planned = await acme.work("001_step");
  const work = { ...planned, target: { ...planned.target, labels } };
  const worker = await acme.open();
  try {
    const open = (): ReturnType<Tenant["open"]> => acme.open();
    return said(await (work.step.mode === "off" ? applyOff(work, open, worker) : applyBatch(work, open)));
  } finally {
    await worker.close();
  }
}

function said(result: StepResult): string {
  return result.kind === "failed" ? result.failure.message : result.kind;
}
