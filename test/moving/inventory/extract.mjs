// Reads the guides of the five systems from a folder and says for each fenced line, table row and bullet which row of
// docs/moving-here.md answers it: `npm run inventory -- <folder>` writes inventory.json. The guides are
// others' and stay where they are: of each line only a hash, its kind and the heading above it are kept.
// `npm run inventory -- --check` runs the tests that those rows name, and fails where one did not run or did not pass.
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { check } from "./check.mjs";
import { rules } from "./rules.mjs";

const [folder, ...files] = process.argv.slice(2);
if (folder === undefined) {
  console.error("usage: npm run inventory -- <folder of the guides> | --check [results.json …]");
  process.exit(2);
}
if (folder === "--check") process.exit(check(files));
const entries = readdirSync(folder)
  .filter((name) => name.endsWith(".txt"))
  .toSorted()
  .flatMap((name, index) => linesOf("ABCDE".charAt(index), readFileSync(join(folder, name), "utf8")));
const lost = entries.filter(({ row }) => row === null);
for (const { system, line, under, text } of lost) console.error(`${system}:${line} (${under}) ${text}`);
if (lost.length > 0) {
  console.error(`${lost.length} lines have no row: add a rule.`);
  process.exit(1);
}
const kept = entries.map(({ id, kind, line, under, row }) => ({ id, kind, line, under, row }));
const file = fileURLToPath(new URL("inventory.json", import.meta.url));
writeFileSync(file, `[\n${kept.map((entry) => `  ${JSON.stringify(entry)}`).join(",\n")}\n]\n`);
console.log(`${kept.length} lines in ${new Set(kept.map(({ row }) => row)).size} rows`);

/** Every line that says something a user can do, or sees. */
function linesOf(system, source) {
  const found = [];
  const seen = new Map();
  let heading = "";
  let fence = null;
  for (const [at, raw] of source.split("\n").entries()) {
    const text = raw.trim();
    if (text.startsWith("```")) {
      fence = fence === null ? text.slice(3).trim() || "text" : null;
      continue;
    }
    if (fence === null && /^#{1,6} /.test(text)) heading = plain(text);
    const kind = fence === null ? prose(text) : text === "" ? null : `fence ${fence}`;
    if (kind === null) continue;
    const count = (seen.get(text) ?? 0) + 1;
    seen.set(text, count);
    const hash = createHash("sha256").update(`${system}\n${heading}\n${text}\n${count}`).digest("hex");
    const row = rules.find((rule) => applies(rule, system, heading, text))?.row ?? null;
    found.push({
      id: `${system}-${hash.slice(0, 10)}`,
      system,
      kind,
      line: at + 1,
      under: heading,
      row,
      text,
    });
  }
  return found;
}

function prose(text) {
  if (text.startsWith("|")) return /^\|[\s|:-]+$/.test(text) ? null : "row";
  if (/^[-*] /.test(text)) return "bullet";
  return /^\d+\. /.test(text) ? "item" : null;
}

function applies(rule, system, heading, text) {
  return rule.system === system && rule.under.test(heading) && rule.text.test(text);
}

/** Without marks, and without characters that another encoding has made of pictures. */
function plain(text) {
  return text
    .replaceAll(/[^\x20-\x7e]|[#*`]/g, "")
    .replaceAll(/\s+/g, " ")
    .trim();
}
