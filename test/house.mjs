// `npm run house`: how the code measures up against what we hold ourselves to; misses are named.
// Lines are those that are not blank. Functions are those at the top of a file: the formatter ends each by a brace of its own.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

const root = process.argv[2] ?? join(import.meta.dirname, "..");
const aims = {
  file: { median: 80, most: 250 },
  function: { median: 12, most: 40 },
  tests: 1.5,
  comments: [8, 12],
};

const folders = [...foldersIn("packages").map((name) => `packages/${name}/src`), "action/src"];
const all = folders.flatMap(filesIn);
const sources = all.filter((path) => !isTest(path)).map(read);
const tests = [...all.filter(isTest), ...filesIn("test")].map(read);
const functions = sources.flatMap(functionsOf);

const own = sum(sources.map(({ lines }) => lines.length));
const ratio = sum(tests.map(({ lines }) => lines.length)) / own;
const share = (100 * sum(sources.map(({ lines }) => lines.filter(isComment).length))) / own;
const fileLengths = sources.map(({ all }) => all);
const functionLengths = functions.map(({ length }) => length);

const rows = [
  [
    "source file median / max lines",
    `${median(fileLengths)} / ${Math.max(...fileLengths)}`,
    "≤ 80 / 250",
    fits(fileLengths, aims.file),
  ],
  [
    "function median / max lines",
    `${median(functionLengths)} / ${Math.max(...functionLengths)}`,
    "≤ 12 / 40",
    fits(functionLengths, aims.function),
  ],
  ["test : source", ratio.toFixed(2), "≥ 1.5", ratio >= aims.tests],
  [
    "comment share",
    `${share.toFixed(1)} %`,
    "8–12 %",
    share >= aims.comments[0] && share <= aims.comments[1],
  ],
  [
    "packages",
    `${foldersIn("packages").length} + ${foldersIn(".").includes("action") ? "action" : "none"}`,
    "5 + action",
    foldersIn("packages").length === 5,
  ],
];
process.stdout.write(
  `| aspect | measured | aim | |\n|---|---|---|---|\n${rows.map(([what, is, aim, ok]) => `| ${what} | ${is} | ${aim} | ${ok ? "met" : "missed"} |\n`).join("")}
${sources.length} source files, ${own} lines, ${functions.length} functions; ${tests.length} files of tests
`,
);
const long = [
  ...sources.filter(({ all }) => all > aims.file.most).map(({ path, all }) => `${path}: ${all} lines`),
  ...functions
    .filter(({ length }) => length > aims.function.most)
    .map(({ path, name, length }) => `${path}: ${name}() has ${length} lines`),
];
if (long.length > 0) process.stdout.write(`\nToo long:\n${long.map((line) => `- ${line}\n`).join("")}`);

function foldersIn(path) {
  const entries = readdirSync(join(root, path), { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

function filesIn(folder) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((path) => /\.(ts|mjs)$/.test(path) && !path.includes("node_modules") && !path.includes("dist/"))
    .map((path) => `${folder}/${path}`);
}

function isTest(path) {
  return /\.test(-d)?\.ts$|\/testing\//.test(path);
}

function read(path) {
  const text = readFileSync(join(root, path), "utf8").split("\n");
  return {
    path,
    text,
    all: text.at(-1) === "" ? text.length - 1 : text.length,
    lines: text.filter((line) => line.trim() !== ""),
  };
}

function isComment(line) {
  return /^\s*(\/\/|\/\*|\*)/.test(line);
}

/** From the line that begins with `function` to the next brace alone in the first column. */
function functionsOf({ path, text }) {
  return text.flatMap((line, start) => {
    const [, name] = /^(?:export )?(?:async )?function\*? ?(\w+)/.exec(line) ?? [];
    if (name === undefined) return [];
    const end = text.findIndex((other, index) => index >= start && other === "}");
    return [{ path, name, length: end - start + 1 }];
  });
}

function fits(lengths, aim) {
  return median(lengths) <= aim.median && Math.max(...lengths) <= aim.most;
}

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}

function sum(numbers) {
  return numbers.reduce((all, one) => all + one, 0);
}
