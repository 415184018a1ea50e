import { readFileSync } from "node:fs";

/** As in package.json, which lies two folders up both in the sources and in what is published. */
export const version: string = versionOf(
  JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")),
);

/** What ledgers and the audit log call us. */
export const tool: string = `tenantry/${version}`;

function versionOf(manifest: unknown): string {
  if (typeof manifest !== "object" || manifest === null || !("version" in manifest)) return "0.0.0";
  return String(manifest.version);
}
