import { existsSync, readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { proxy } from "@tenantry/kit";
import type { Cut, Message, OwnServer, Result, Running } from "@tenantry/kit";
import type { Copy, Ground } from "./ground.ts";
import type { Point } from "./point.ts";
import type { Runner } from "./runner.ts";

/** What runs the command, and which server a crash takes down; null where nobody may. */
export interface Surroundings {
  readonly runner: Runner;
  readonly server: OwnServer | null;
}

/** How a command ended, and what it had said by then. */
export interface Told extends Result {
  /** Lines of `--events` that were written whole. */
  readonly events: readonly string[];
  /** What it sent, logins left out. */
  readonly messages: readonly Message[];
  /** Whether what was to happen to it happened. */
  readonly struck: boolean;
  /** It had to be ended. */
  readonly hung: boolean;
}

// Far more than the longest deadline of a session.
const patienceMs = 300_000;

/** Runs the command of the scenario through a proxy that strikes it at one point, or leaves it alone. */
export async function strike(
  { scenario, folder }: Ground,
  copy: Copy,
  point: Pick<Point, "message" | "when" | "fault"> | null,
  surroundings: Surroundings,
): Promise<Told> {
  const blow = point === null ? null : blowOf(point, copy, surroundings);
  const link = await proxy(copy.url, {
    ...(blow?.cut === undefined ? {} : { cut: blow.cut }),
    onMessage: async (message) => {
      if (message.index === point?.message) await blow?.act(message);
    },
  });
  const events = scenario.tells === "events" ? ["--events", copy.events] : [];
  const args = [...scenario.command, "--json", ...events];
  const running = inProcess(point) ? surroundings.runner.start(args, folder, link.url) : null;
  if (running !== null) blow?.aim(running);
  const ending = running?.ended ?? surroundings.runner.run(args, folder, link.url);
  const ended = await Promise.race([ending, pause(patienceMs, null, { ref: false })]);
  running?.kill("SIGKILL");
  await blow?.over();
  await link.close();
  const struck = point !== null && link.messages.length >= point.message;
  return {
    ...(ended ?? { code: null, signal: null, stdout: "", stderr: "" }),
    events: linesOf(copy.events),
    messages: link.messages,
    struck,
    hung: ended === null,
  };
}

/** Only a process can be killed; and now and then one shows that nothing keeps it from ending. */
function inProcess(point: Pick<Point, "message" | "fault"> | null): boolean {
  if (point === null) return false;
  return point.fault === "kill" || point.fault === "twice" || point.message % 16 === 0;
}

/** What happens at the message. */
interface Blow {
  readonly cut?: Cut;
  aim(child: Running): void;
  act(message: Message): Promise<void> | void;
  /** Resolves when what it set in motion is over. */
  over(): Promise<void>;
}

function blowOf(
  point: Pick<Point, "message" | "when" | "fault">,
  copy: Copy,
  { server }: Surroundings,
): Blow {
  const { message, when, fault } = point;
  const nothing = { aim() {}, act() {}, over: async () => await Promise.resolve() };
  switch (fault) {
    case "rst":
    case "fin":
    case "blackhole":
      return { ...nothing, cut: { message, when, how: fault } };
    case "kill":
    case "twice":
      return killing(point);
    case "terminate":
      return racing(
        when,
        async ({ backend }) => void (await copy.control`select pg_terminate_backend(${backend ?? 0})`),
      );
    case "crash":
      return racing(when, async () => await crash(server));
  }
}

/** A client that dies closes its connection; what it had sent by then may still arrive. */
function killing({ message, when }: Pick<Point, "message" | "when">): Blow {
  let victim: Running | null = null;
  return {
    ...(when === "during" ? {} : { cut: { message, when, how: "fin" } }),
    aim: (child) => void (victim = child),
    async act() {
      victim?.kill("SIGKILL");
      await victim?.ended;
    },
    over: async () => await Promise.resolve(),
  };
}

/** `during`: what it does and the message are under way at once. */
function racing(when: Point["when"], does: (message: Message) => Promise<void>): Blow {
  let done = Promise.resolve();
  return {
    aim() {},
    async act(message) {
      done = does(message);
      if (when === "before") await done;
    },
    over: async () => await done,
  };
}

async function crash(server: OwnServer | null): Promise<void> {
  if (server === null) throw new Error("bug: this server is shared");
  await server.kill();
  await server.start();
}

function linesOf(file: string): readonly string[] {
  return existsSync(file) ? readFileSync(file, "utf8").split("\n").slice(0, -1) : [];
}
