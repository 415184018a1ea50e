import { createHash } from "node:crypto";
import { plan, readCatalog } from "@tenantry/core";
import type { RehearsedCohort } from "@tenantry/core";
import { freshDatabase } from "@tenantry/kit";
import { expect, test } from "vitest";
import type { Environment } from "../environment.ts";
import { openSession, ServerError } from "../session.ts";
import { environmentOf } from "../testing/environment.ts";
import { everything, stateOf } from "../testing/fleet-state.ts";
import { sessionOptions } from "../trace/tracer.ts";
import type { Cell, CellReply } from "./cell.ts";
import { openCells } from "./cells.ts";
import { rehearse } from "./rehearse.ts";

const files = [
  { path: "tenant/001_users.sql", text: "create table users (id int);\n--! down\ndrop table users;" },
  {
    path: "tenant/002_plan.sql",
    text: "alter table users add plan text;\n--! down\nalter table users drop plan;",
  },
];

const neither =
  "tenant/001_users not run (the sandbox was ended before), tenant/002_plan not run (the sandbox was ended before)";
const late = "It took too long.";

test("rehearse() answers with a refusal wherever the sandbox is ended, and never with a tick for what was not run", async () => {
  const whole = await rehearsedUpTo(Number.POSITIVE_INFINITY);
  expect(whole.outcome).toBe("tenant/002_plan proven | tenant/001_users proven, tenant/002_plan proven");
  const seen = new Set<string>();
  for (let most = 1; most < whole.messages; most += 4) seen.add((await rehearsedUpTo(most)).outcome);
  expect([...seen]).toEqual([
    late,
    `skipped: its history cannot be built: tenant/001_users says at tenant/001_users.sql:1: ${late} | ${neither}`,
    `tenant/002_plan failed: ${late} | ${neither}`,
    `tenant/002_plan proven | tenant/001_users failed: ${late}, tenant/002_plan not run (tenant/001_users has to work first)`,
    `tenant/002_plan proven | tenant/001_users proven, tenant/002_plan failed: ${late}`,
  ]);
});

/** A rehearsal of two cohorts in a sandbox that is ended when it gets one message more. */
async function rehearsedUpTo(most: number): Promise<{ readonly outcome: string; readonly messages: number }> {
  const environment = environmentOf((await freshDatabase()).url);
  const taken = { messages: 0 };
  const open = async (): Promise<Cell> => await cellEndedAfter(most, taken, environment);
  const scratch = await openCells(open, environment, { extensions: [], roles: [] });
  try {
    const catalog = readCatalog(files, sha256);
    const state = stateOf({ acme: "001_users", corp: "" }, catalog);
    const request = { catalog, state, plan: plan(catalog, state, everything, sha256) };
    const cohorts = await rehearse(scratch, request);
    return { outcome: cohorts.map(outcomeOf).join(" | "), messages: taken.messages };
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    return { outcome: error.message, messages: taken.messages };
  } finally {
    await scratch.close();
  }
}

function outcomeOf({ skipped, steps }: RehearsedCohort): string {
  if (skipped !== null) return `skipped: ${skipped}`;
  return steps
    .map(
      ({ id, outcome, reason, error }) =>
        `${id} ${outcome}${reason === "" ? "" : ` (${reason})`}${error === null ? "" : `: ${error.message}`}`,
    )
    .join(", ");
}

async function cellEndedAfter(
  most: number,
  taken: { messages: number },
  environment: Environment,
): Promise<Cell> {
  const session = await openSession(environment.connection, sessionOptions(environment));
  return {
    async run(text) {
      taken.messages += 1;
      if (taken.messages > most) throw Object.assign(new Error(late), { name: "SandboxError", code: "time" });
      return await session.message(text).then(
        (results): CellReply => ({ results, notices: [], error: null }),
        (error: unknown): CellReply => {
          if (!(error instanceof ServerError)) throw error;
          const { sqlstate, message, position } = error;
          return { results: [], notices: [], error: { sqlstate, message, position } };
        },
      );
    },
    close: () => session.close(),
  };
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
