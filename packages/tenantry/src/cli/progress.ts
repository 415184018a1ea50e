import { counted, thousands } from "@tenantry/core";
import type { Event } from "@tenantry/core";
import type { Shell } from "./shell.ts";

/** What is shown while a run goes on; `end` takes a bar off the terminal. */
export interface Progress {
  readonly show: (event: Event) => void;
  readonly end: () => void;
}

/** A bar that is redrawn on a terminal, a line per stage and tenth part elsewhere. */
export function progress(shell: Shell): Progress {
  return shell.terminal ? bar(shell) : lines(shell);
}

interface Count {
  readonly total: number;
  readonly done: number;
  readonly failed: number;
}

function after(count: Count, event: Event): Count {
  if (event.type === "stage" || event.type === "wave") return { ...count, total: event.targets, done: 0 };
  // Who was left out is not on the way: a stopped run does not fill its bar.
  if (event.type !== "target" || event.outcome === "skipped" || event.outcome === "unreached") return count;
  return {
    ...count,
    done: count.done + 1,
    failed: count.failed + (event.outcome === "failed" || event.outcome === "unknown" ? 1 : 0),
  };
}

function lines(shell: Shell): Progress {
  let count: Count = { total: 0, done: 0, failed: 0 };
  const show = (event: Event): void => {
    const before = tenths(count);
    count = after(count, event);
    const note = noteOf(event);
    if (note !== null) shell.say(note);
    if (event.type === "target" && count.total >= 20 && tenths(count) > before)
      shell.say(`  ${shown(count)}`);
  };
  return { show, end: () => undefined };
}

function bar(shell: Shell): Progress {
  let count: Count = { total: 0, done: 0, failed: 0 };
  const show = (event: Event): void => {
    const before = percent(count);
    count = after(count, event);
    const note = noteOf(event);
    if (note !== null) shell.draw(`${wipe}${note}\n`);
    if (note !== null || percent(count) > before) shell.draw(`${wipe}  ${drawn(count)} ${shown(count)}`);
  };
  return { show, end: () => shell.draw(wipe) };
}

const wipe = "\r\u001b[2K";
const width = 30;

function drawn(count: Count): string {
  const full = Math.floor((percent(count) * width) / 100);
  return `${"█".repeat(full)}${"░".repeat(width - full)}`;
}

function shown({ done, total, failed }: Count): string {
  const failures = failed === 0 ? "" : `, ${thousands(failed)} failed`;
  return `${thousands(done)} of ${thousands(total)}${failures}`;
}

function percent({ done, total }: Count): number {
  return total === 0 ? 0 : Math.min(100, Math.floor((done * 100) / total));
}

function tenths(count: Count): number {
  return Math.floor(percent(count) / 10);
}

/** What is worth a line of its own. */
function noteOf(event: Event): string | null {
  if (event.type === "stage") {
    const whom = event.kind === "public" ? "public" : counted(event.targets, "tenant");
    return `Stage ${event.index + 1}: ${whom}`;
  }
  if (event.type === "wave")
    return `Wave ${event.index + 1} of ${event.of} (${event.name}): ${counted(event.targets, "tenant")}`;
  if (event.type === "note") return event.message;
  if (event.type === "stopped") return `Stopped: ${stops[event.reason]}.`;
  return null;
}

const stops = {
  "max-failures": "too many targets failed",
  "circuit-breaker": "the same step failed in one target after the other",
  deadline: "the deadline has passed",
  signal: "a signal came",
  "lease-lost": "the lease of this run is gone, and another run may have taken over",
  busy: "a tenant is being created without end",
  unconfirmed: "the server did not confirm that what was done is durable",
} as const;
