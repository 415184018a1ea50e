// Runs every test that docs/moving-here.md names and says which row is not shown by one that ran and passed. Given files that
// vitest's JSON reporter wrote, it believes those instead of running anything.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { provenRows, root, unfounded, unproven } from "./proofs.mjs";

/** Prints what is not shown; the exit code. */
export function check(files) {
  const rows = provenRows();
  const missing = rows.flatMap((row) => unfounded(row));
  if (missing.length > 0) return told(missing, rows);
  const reports = files.length > 0 ? files.map(read) : [run(rows)];
  return told(
    rows.flatMap((row) => unproven(row, reports)),
    rows,
  );
}

function told(wrong, rows) {
  for (const line of wrong) console.error(line);
  const shown = rows.filter(({ proofs }) => proofs.length > 0).length;
  const tests = new Set(rows.flatMap(({ proofs }) => proofs.map(({ file, title }) => `${file} ${title}`)))
    .size;
  console.log(
    wrong.length === 0
      ? `${shown} rows are shown by ${tests} tests that ran and passed; ${rows.length - shown} rows say why not.`
      : `${wrong.length} proofs are missing.`,
  );
  return wrong.length === 0 ? 0 : 1;
}

function run(rows) {
  const folder = mkdtempSync(join(tmpdir(), "tenantry-inventory-"));
  const file = join(folder, "results.json");
  // A part of their names asks for both halves of a file, the one for `npm test` and the long one.
  const stems = new Set(
    rows.flatMap(({ proofs }) => proofs.map((proof) => proof.file.replace(/(?:\.long)?\.test\.ts$/, "."))),
  );
  const words = [
    "vitest",
    "run",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${file}`,
    ...stems,
  ];
  try {
    spawnSync("npx", words, { cwd: root, stdio: "inherit", env: { ...process.env, TENANTRY_TEST: "all" } });
    return read(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return {};
  }
}
