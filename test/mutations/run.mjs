// `npm run test:mutations [name…]`: takes each guard of the protocol away, in a private copy, and wants to see a test go red.
import { fileURLToPath } from "node:url";
import { mutate, privateCopy } from "./copy.mjs";
import { mutations } from "./list.mjs";
import { trial } from "./trial.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const names = process.argv.slice(2);
const unknown = names.filter((name) => mutations.every((mutation) => mutation.name !== name));
if (unknown.length > 0) end(2, `No such mutation: ${unknown.join(", ")}`);
const chosen = mutations.filter(({ name }) => names.length === 0 || names.includes(name));

const copy = privateCopy(root);
process.once("exit", copy.remove);
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(130));

const counts = { killed: 0, survived: 0, hung: 0, broken: 0 };
const width = Math.max(...chosen.map(({ name }) => name.length));
const sound = new Set();
for (const mutation of chosen) {
  await mustPass(mutation.tests);
  const restore = mutate(copy.folder, mutation);
  const { verdict, test, ms } = await trial(copy.folder, mutation.tests, [mutation.red]);
  restore();
  counts[verdict] += 1;
  const row = [verdict.padEnd(8), mutation.name.padEnd(width), `${Math.round(ms / 1000)} s`.padStart(5)];
  process.stdout.write(`${row.join("  ")}  ${test ?? mutation.tests.join(" ")}\n`);
}

// A run that never ends, or that nothing was tested in, proves as little as one that stays green.
const survived = counts.survived + counts.hung + counts.broken;
if (counts.hung > 0) process.stdout.write(`${counts.hung} of the survivors hung\n`);
if (counts.broken > 0) process.stdout.write(`${counts.broken} of the survivors could not be run\n`);
end(survived === 0 ? 0 : 1, `${counts.killed} killed, ${survived} survived`);

/** Tests that are red without any mutation prove nothing. */
async function mustPass(tests) {
  const key = tests.join(" ");
  if (sound.has(key)) return;
  const names = chosen.filter((one) => one.tests.join(" ") === key).map(({ red }) => red);
  const { verdict, test } = await trial(copy.folder, tests, [...new Set(names)]);
  if (verdict !== "survived") end(1, `Not green as they are: ${key} (${test ?? verdict})`);
  sound.add(key);
}

function end(code, line) {
  process.stdout.write(`${line}\n`);
  process.exit(code);
}
