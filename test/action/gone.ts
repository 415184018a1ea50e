import { merge, pushEvent, silence } from "@tenantry/github";
import type { RunningAction } from "@tenantry/github";
import { proxy, until } from "@tenantry/kit";
import type { Proxy } from "@tenantry/kit";
import { hold, isWaiting } from "./held.ts";
import { config, first, shop } from "./shop.ts";
import type { Files, Shop } from "./shop.ts";

/** What a pull request brings. */
export const email: Files = {
  "migrations/tenant/003_email.sql": "create index users_email_idx on users (email);\n",
};

/** Whoever tries again that often goes on for an hour. */
export const patient: Files = {
  ...first,
  "tenantry.config.json": config.replace("{", '{"concurrency":1,"retries":100,"timeouts":{"lock":"10min"},'),
};

/** An apply that waits for a lock, over a connection that can be taken away. */
export async function underWay(
  files: Files = patient,
): Promise<{ at: Shop; through: Proxy; pull: number; running: RunningAction }> {
  const at = await shop(["acme", "globex"], { files });
  const { pull } = await at.open("feature", email);
  await hold(at, "globex");
  const through = await proxy(at.database.url);
  const running = at.start(pushEvent(at.world, merge(at.world, pull, "squash")), {
    inputs: { "database-url": through.url },
  });
  await until(() => isWaiting(at));
  return { at, through, pull, running };
}

/** Whatever is asked from here on, GitHub takes and never answers. */
export function fallSilent({ github }: Shop): void {
  github.fail("*", ...Array.from({ length: 500 }, () => silence("before the effect")));
}
