import type { Answer } from "./shell.ts";

/** How stderr reads: lines for people, or a JSON object each. */
export type LogFormat = "text" | "json";

/** What the command line asks for; what is no format is told by the command itself, in text. */
export function logFormatOf(flags: readonly string[]): LogFormat {
  const at = flags.findIndex((flag) => flag === "--log-format" || flag.startsWith("--log-format="));
  const value = flags[at]?.split("=")[1] ?? flags[at + 1];
  return at !== -1 && value === "json" ? "json" : "text";
}

/** `{"at":"2026-03-04T05:06:07.890Z","level":"info","message":"Stage 1: 2 tenants"}`, without a line end; empty lines say nothing. */
export function logLine(line: string, now: Date): string | null {
  const message = line.trim();
  return message === "" ? null : JSON.stringify({ at: now.toISOString(), level: "info", message });
}

/** What went wrong, as the same kind of object: with the code, the next step and the exit code. */
export function logComplaint({ complaint = "", json, exit }: Answer, now: Date): string | null {
  if (complaint.trim() === "") return null;
  const error =
    "error" in json && typeof json.error === "object" ? json.error : { message: complaint.trim() };
  return JSON.stringify({ at: now.toISOString(), level: "error", ...error, exit });
}
