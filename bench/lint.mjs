// `npm run bench:lint [-- --runs 15]`: what `lint` costs for some hundred files after start, beside parsing them only.
import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { cpus } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { readCatalog } from "@tenantry/core";
import { eachAlone, lint, loadParser } from "@tenantry/lint";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { values } = parseArgs({ options: { runs: { type: "string", default: "15" } } });
const runs = Number(values.runs);

const settings = {
  postgres: 15,
  severities: {},
  today: "2026-01-01",
  pending: "assumed",
  sections: "up and down",
};
const begin = performance.now();
const parser = await loadParser();
const startMs = performance.now() - begin;
const fleets = readdirSync(join(root, "packages/lint/ordinary"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => sourcesOf(join(root, "packages/lint/ordinary", name)));

// The first rounds compile, and do not count.
const [whole, parsing] = [[], []];
let statements = 0;
for (let run = -3; run < runs; run += 1) {
  const [linted, parsed] = [timed(lintAll), timed(parseAll)];
  statements = linted.answer;
  if (statements !== parsed.answer) throw new Error(`${statements} linted, ${parsed.answer} parsed`);
  if (run < 0) continue;
  whole.push(linted.ms);
  parsing.push(parsed.ms);
}
report();

/** Reads the texts, replays the histories and asks every rule, each file alone; answers how many statements there were. */
function lintAll() {
  return sum(fleets, (files) => {
    const catalog = readCatalog(files, sha256);
    const { problems, coverage } = lint(parser, {
      catalog,
      views: eachAlone(catalog),
      settings,
      facts: null,
    });
    const errors = problems.filter(({ severity }) => severity === "error");
    if (errors.length > 0) throw new Error(`${errors[0].message}: these files are safe`);
    return coverage.statements;
  });
}

/** Only cuts the texts into statements and has the server's grammar parse each. */
function parseAll() {
  return sum(fleets, (files) => {
    const { migrations } = readCatalog(files, sha256);
    const texts = migrations.flatMap(({ up, down, verify }) =>
      [...up.statements, ...(down?.statements ?? []), ...verify].map(({ text }) => text),
    );
    for (const text of texts) parser.statements(text);
    return texts.length;
  });
}

function report() {
  const count = sum(fleets, (files) => files.length);
  const ratios = whole.map((ms, index) => ms / parsing[index]);
  const rows = [
    ["files", `${count}, ${statements} statements`],
    ["runs", String(runs)],
    ["start, ms", startMs.toFixed(0)],
    ["lint, ms", `${median(whole).toFixed(0)} (${spread(whole, 0)})`],
    ["parsing, ms", `${median(parsing).toFixed(0)} (${spread(parsing, 0)})`],
    ["lint : parsing", `${(median(whole) / median(parsing)).toFixed(2)} (${spread(ratios, 2)})`],
    ["100 files, ms", ((median(whole) * 100) / count).toFixed(0)],
    ["on", `Node ${process.versions.node}, ${cpus().length} cores`],
  ];
  for (const [name, value] of rows) process.stdout.write(`${name.padEnd(16)}${value}\n`);
}

function sourcesOf(folder) {
  return readdirSync(folder, { recursive: true })
    .filter((path) => path.endsWith(".sql"))
    .map((path) => ({ path: path.replaceAll("\\", "/"), text: readFileSync(join(folder, path), "utf8") }));
}

function timed(work) {
  const start = performance.now();
  const answer = work();
  return { answer, ms: performance.now() - start };
}

function sha256(text) {
  return createHash("sha256").update(text).digest("hex");
}

function sum(all, of) {
  return all.reduce((total, one) => total + of(one), 0);
}

function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function spread(numbers, digits) {
  return `${Math.min(...numbers).toFixed(digits)} to ${Math.max(...numbers).toFixed(digits)}`;
}
