// Which test shows a row of docs/moving-here.md, whether it is there, and whether it passed in a run.
import { existsSync, readFileSync } from "node:fs";
import { isAbsolute, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../..", import.meta.url));

/** The rows of the guide, in its order, each with the tests that show it; a reason (`X-…`) has none. */
export function provenRows() {
  const text = readFileSync(join(root, "docs/moving-here.md"), "utf8");
  return text.split("\n").flatMap((line) => {
    if (!/^\| [A-EX]-/.test(line)) return [];
    const cells = line.split(/(?<!\\)\|/).map((cell) => cell.trim());
    const id = cells[1] ?? "";
    return [{ id, proofs: id.startsWith("X-") ? [] : proofsIn(id, cells[4] ?? "") }];
  });
}

/** What keeps a row from being believed before anything is run: no test, no such file, no such test, or one that is left out. */
export function unfounded({ id, proofs }, read = textOf) {
  if (id.startsWith("X-")) return [];
  if (proofs.length === 0) return [`${id} names no test`];
  return proofs.flatMap((proof) => {
    const { file, title } = proof;
    const texts = [...new Set([file, longer(file), shared(file)])].map(read).filter((text) => text !== null);
    if (texts.length === 0) return [`${id}: there is no ${file}`];
    const found = texts.flatMap((text) => callsOf(proof, text));
    if (found.length === 0) return [`${id}: ${file} has no test "${title}"`];
    return found.every((call) => /\.(?:skip|todo|fails)\b/.test(call))
      ? [`${id}: "${title}" in ${file} is left out`]
      : [];
  });
}

/** What keeps a row from being believed after a run: `reports` are what vitest's JSON reporter wrote. */
export function unproven({ id, proofs }, reports) {
  const ran = reports.flatMap(testsIn);
  return proofs.flatMap(({ file, title, name }) => {
    const mine = ran.filter((test) => [file, longer(file)].includes(test.file) && name.test(test.title));
    if (mine.length === 0) return [`${id}: "${title}" in ${file} did not run`];
    const bad = mine.filter(({ status }) => status !== "passed");
    return bad.map((test) => `${id}: "${test.title}" in ${test.file} is ${test.status}`);
  });
}

/** What the last cell of a row names: `rows`, `<file> › <title>`, several of them with `<br>` between. */
export function proofsIn(id, cell) {
  return cell.split("<br>").flatMap((one) => {
    if (one.trim() === "rows") {
      const title = "every row of %s does what the guide says, one after the other";
      return [{ file: "test/moving/rows.test.ts", title, name: named(title.replace("%s", id.charAt(0))) }];
    }
    const [, file, title] = /^(\S+\.test\.ts) › (.+)$/.exec(one.trim()) ?? [];
    return file === undefined || title === undefined ? [] : [{ file, title, name: named(title) }];
  });
}

/** What `test("…")`, `test.each(…)("…")` and their like write before the title. */
function callsOf({ title, name }, text) {
  return [...text.matchAll(/\(\s*("(?:[^"\\\n]|\\.)+")/g)].flatMap(({ 1: literal, index }) => {
    const written = JSON.parse(literal);
    if (written !== title && !name.test(written)) return [];
    const before = text.slice(0, index);
    const call = before.slice(Math.max(before.lastIndexOf("\ntest"), before.lastIndexOf(" test")) + 1);
    return /^test(?:\.\w+)*$/.test(call) || /^test\..+\)$/s.test(call) ? [call] : [];
  });
}

/** The names that vitest gives to a title: `%s` and `$x` stand for a value. */
function named(title) {
  const parts = title.split(/%[sdij#]|\$\w+/).map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "s");
}

function textOf(file) {
  return existsSync(join(root, file)) ? readFileSync(join(root, file), "utf8") : null;
}

/** Its half that `npm test` leaves out; a file that is one already is its own. */
function longer(file) {
  return file.replace(/(?<!\.long)\.test\.ts$/, ".long.test.ts");
}

/** What both halves run. */
function shared(file) {
  return file.replace(/(?:\.long)?\.test\.ts$/, ".ts");
}

function testsIn(report) {
  return (report.testResults ?? []).flatMap(({ name, assertionResults }) =>
    assertionResults.map(({ title, status }) => ({
      file: isAbsolute(name) ? relative(root, name) : name,
      title,
      status,
    })),
  );
}
