// Runs commands of the built command line, as many at once as it is asked for, without a process for each: one JSON object a
// line on stdin, `{ id, argv, cwd, variables }`, and one on stdout for each that has ended.
import { createInterface } from "node:readline";
import { main } from "../../packages/tenantry/dist/cli/main.js";

createInterface({ input: process.stdin }).on("line", (line) => void run(JSON.parse(line)));

async function run({ id, argv, cwd, variables }) {
  let stderr = "";
  const add = (text) => {
    stderr += text;
  };
  const { exit, json } = await main(argv, {
    cwd,
    variables,
    signal: new AbortController().signal,
    interactive: false,
    color: false,
    terminal: false,
    detail: "short",
    say: (line) => add(`${line}\n`),
    draw: add,
    ask: async () => false,
  });
  process.stdout.write(`${JSON.stringify({ id, code: exit, stdout: JSON.stringify(json), stderr })}\n`);
}
