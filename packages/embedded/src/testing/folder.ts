import { chmodSync, mkdtempSync, readdirSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { until } from "./until.ts";

/** A temporary folder, removed after the test; everybody may look into it. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), "embedded-"));
  chmodSync(folder, 0o755);
  onTestFinished(async () => {
    // A server that is still stopping would write into what is being removed.
    await until(() => !readdirSync(folder).some((entry) => entry.startsWith("run-")));
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}
