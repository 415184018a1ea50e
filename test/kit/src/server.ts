import { fileURLToPath } from "node:url";

/** Fast where only a power cut could tell the difference; limits that a fleet meets stay as they are. */
export const testSettings: Readonly<Record<string, string | number>> = {
  fsync: "off",
  full_page_writes: "off",
  max_connections: 200,
  max_locks_per_transaction: 64,
};

/** The binaries of `TENANTRY_TEST_MAJOR` (14 to 17, from test/matrix), otherwise the workspace's own. */
export function testBinaries(): { readonly binaries?: string } {
  const major = process.env["TENANTRY_TEST_MAJOR"] ?? "18";
  if (major === "18") return {};
  const name = `pg${major}-${process.platform}-${process.arch}`;
  return { binaries: fileURLToPath(new URL(`../../matrix/node_modules/${name}`, import.meta.url)) };
}
