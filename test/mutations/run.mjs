// `npm run test:mutations [name…]`: takes each guard of the protocol away, in a private copy, and wants to see a test go red.
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { mutate, privateCopy } from "./copy.mjs";
import { mutations } from "./list.mjs";
import { trial } from "./trial.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const names = process.argv.slice(2);
const unknown = names.filter((name) => mutations.every((mutation) => mutation.name !== name));
if (unknown.length > 0) end(2, `No such mutation: ${unknown.join(", ")}`);
const chosen = mutations.filter(({ name }) => names.length === 0 || names.includes(name));
const width = Math.max(...chosen.map(({ name }) => name.length));
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(130));

const workers = Array.from({ length: Math.min(chosen.length, availableParallelism()) }, () => {
  const copy = privateCopy(root);
  process.once("exit", copy.remove);
  return copy.folder;
});
// All of them must apply, and tests that are red without any of them would prove nothing.
for (const mutation of chosen) mutate(workers[0], mutation)();
const sound = await trial(
  workers[0],
  unique(chosen.flatMap(({ tests }) => tests)),
  unique(chosen.map(({ red }) => red)),
);
if (sound.verdict !== "survived") end(1, `Not green as they are: ${sound.verdict} ${sound.why}`);

const counts = { killed: 0, survived: 0, hung: 0, broken: 0 };
const waiting = chosen.values();
await Promise.all(
  workers.map(async (folder) => {
    for (const mutation of waiting) await tried(folder, mutation);
  }),
);

// A run that never ends, or in which nothing was tested, proves as little as one that stays green.
const survived = counts.survived + counts.hung + counts.broken;
if (counts.hung > 0) process.stdout.write(`${counts.hung} of the survivors hung\n`);
if (counts.broken > 0) process.stdout.write(`${counts.broken} of the survivors could not be run\n`);
end(survived === 0 ? 0 : 1, `${counts.killed} killed, ${survived} survived`);

async function tried(folder, mutation) {
  const restore = mutate(folder, mutation);
  const { verdict, why, ms } = await trial(folder, mutation.tests, [mutation.red]);
  restore();
  counts[verdict] += 1;
  const row = [verdict.padEnd(8), mutation.name.padEnd(width), `${Math.round(ms / 1000)} s`.padStart(5)];
  process.stdout.write(`${row.join("  ")}  ${why}\n`);
}

function unique(all) {
  return [...new Set(all)];
}

function end(code, line) {
  process.stdout.write(`${line}\n`);
  process.exit(code);
}
