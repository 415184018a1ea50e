import { once } from "node:events";
import type { CommandDef } from "citty";
import { whereabouts } from "../config/url.ts";
import { usage } from "../error.ts";
import { loadProject } from "../load.ts";
import { embedded } from "../open.ts";
import { command } from "./command.ts";
import type { Call } from "./command.ts";
import type { Answer } from "./shell.ts";
import { whereOf } from "./where.ts";

export const dev: CommandDef = command({
  name: "dev",
  description: "Keeps the embedded server up, and prints its URL",
  args: {},
  run,
});

async function run(call: Call): Promise<Answer> {
  if (call.text("url") !== null)
    throw usage("flags-contradict", "dev is the embedded server.", "Leave out --url.");
  const project = await loadProject(whereOf(call));
  const others = whereabouts({ ...project, flag: null });
  if (project.environment !== "local")
    throw usage(
      "flags-contradict",
      `The environment ${project.environment} has a server of its own.`,
      "Leave out --env: dev keeps up the embedded server, which only the environment local uses.",
    );
  const server = await embedded(project, others.kind === "embedded" ? call.shell.say : undefined);
  call.shell.say(
    others.kind === "embedded"
      ? "Until Ctrl-C: other commands here use the same server."
      : `Until Ctrl-C. Other commands here use what ${others.at.name} says.`,
  );
  const until = async (): Promise<void> => {
    // Waiting for a signal does not keep a process alive by itself.
    const alive = setInterval(() => {}, 2 ** 30);
    if (!call.shell.signal.aborted) await once(call.shell.signal, "abort");
    clearInterval(alive);
    await server.stop();
  };
  return { exit: 0, json: { url: server.url }, text: `${server.url}\n`, until };
}
