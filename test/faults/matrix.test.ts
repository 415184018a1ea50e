import { ownServer, sharedServer } from "@tenantry/kit";
import type { OwnServer } from "@tenantry/kit";
import postgres from "postgres";
import { afterAll, afterEach, expect, test } from "vitest";
import { judge, unharmed } from "./bench.ts";
import type { Verdict } from "./bench.ts";
import { groundOf } from "./ground.ts";
import { pointsOf } from "./point.ts";
import type { Point } from "./point.ts";
import { publish } from "./results.ts";
import { runnerOf } from "./runner.ts";
import { scenarios } from "./scenarios.ts";
import type { Scenario } from "./scenarios.ts";
import { request } from "./request.ts";
import { chosen } from "./tier.ts";

const { tier, runtime, every, publishes } = request();
const runner = runnerOf(runtime);
const verdicts: Verdict[] = [];
const messages = new Map<string, number>();

afterAll(() => runner.end());

// After each, so that a run that is cut short has something to show.
afterEach(async () => {
  if (publishes) publish({ server: await versionOf(sharedServer()), runtime, every, messages, verdicts });
});

test.each(scenarios)(
  "$name, struck at its messages and run again, leaves what an undisturbed run leaves",
  async (scenario) => {
    await tried(scenario, null);
  },
);

test("a server that crashes under any of them and comes back finds it made whole by one clean run", async () => {
  const server = await ownServer();
  for (const scenario of scenarios) await tried(scenario, server);
});

/** On the server that all tests share, or with crashes of its own. */
async function tried(scenario: Scenario, server: OwnServer | null): Promise<void> {
  const surroundings = { runner, server };
  if (server !== null && !isStruck(scenario)) return;
  const ground = await groundOf(scenario, runner, server?.url);
  const clean = await unharmed(ground, surroundings);
  messages.set(scenario.name, clean.messages.length);
  const points = chosen(tier, pointsOf(scenario.name, clean.messages.length), clean.messages, every).filter(
    ({ fault }) => (fault === "crash") === (server !== null),
  );
  const act = async (point: Point): Promise<Verdict> => await judge(ground, clean, point, surroundings);
  const [waiting, working] = [points.filter(waits), points.filter((point) => !waits(point))];
  const found = await Promise.all([eachOf(waiting, 16, act), eachOf(working, server === null ? 4 : 1, act)]);
  await ground.leave();
  verdicts.push(...found.flat());
  expect(found.flat().flatMap(({ violations }) => violations)).toEqual([]);
}

/** Whether any point of it is a crash; how many messages it has is known from its other points. */
function isStruck({ name }: Scenario): boolean {
  const points = pointsOf(name, messages.get(name) ?? 0);
  return chosen(tier, points, [], every).some(({ fault }) => fault === "crash");
}

/** Until a deadline, without any work. */
function waits({ fault }: Point): boolean {
  return fault === "blackhole";
}

async function eachOf(
  points: readonly Point[],
  atOnce: number,
  act: (point: Point) => Promise<Verdict>,
): Promise<readonly Verdict[]> {
  const found: Verdict[] = [];
  const waiting = points.values();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const point of waiting) found.push(await act(point));
    }),
  );
  return found;
}

async function versionOf(url: string): Promise<string> {
  const sql = postgres(url, { max: 1 });
  const [row] = await sql<{ version: string }[]>`select current_setting('server_version') as version`;
  await sql.end();
  return row?.version ?? "";
}
