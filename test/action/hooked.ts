import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { config, first } from "./shop.ts";
import type { Files } from "./shop.ts";

export const email: Files = {
  "migrations/tenant/003_email.sql": "alter table users alter column email set statistics 500;\n",
};

export interface Told {
  readonly files: Files;
  /** What the hook that ran then was told; null where none did. */
  readonly when: (name: "before" | "after") => string | null;
  readonly forget: () => void;
}

/** Hooks that write down what they see, and what one more of them does. */
export function hooks(more: { readonly before?: string; readonly after?: string } = {}): Told {
  const folder = mkdtempSync(join(tmpdir(), "hooks-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const tell = { run: `env > ${folder}/$TENANTRY_WHEN; echo told $TENANTRY_WHEN` };
  const then = (run: string | undefined) => (run === undefined ? [] : [{ run }]);
  const around = { before: [tell, ...then(more.before)], after: [tell, ...then(more.after)] };
  const settings = { ...JSON.parse(config), hooks: around };
  const path = (name: string): string => join(folder, name);
  return {
    files: { ...first, "tenantry.config.json": JSON.stringify(settings) },
    when: (name) => (existsSync(path(name)) ? readFileSync(path(name), "utf8") : null),
    forget: () => ["before", "after"].forEach((name) => rmSync(path(name), { force: true })),
  };
}
