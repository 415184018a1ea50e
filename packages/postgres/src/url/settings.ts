import type { Fault } from "./fault.ts";

const fault: Fault = {
  what: "has options that are not of the form -c name=value",
  help: "Write options=-c%20name%3Dvalue. User, database, encoding and application_name cannot be set there.",
};
// These are parts of the start-up packet itself.
const notSettings = new Set([
  "user",
  "database",
  "replication",
  "options",
  "client_encoding",
  "application_name",
]);

/** `-c a=1 -cb=2 --c=3` as libpq reads it: blanks separate, a backslash takes the next character as it is. */
export function parseSettings(options: string, faults: Fault[]): Record<string, string> {
  const settings: Record<string, string> = {};
  const words = (options.match(/(?:\\.|[^\s\\])+/gsu) ?? []).map((word) => word.replaceAll(/\\(.)/gsu, "$1"));
  for (let at = 0; at < words.length; at++) {
    const word = words[at] === "-c" ? `-c${words[++at] ?? ""}` : (words[at] ?? "");
    const [, name = "", value = ""] = /^(?:-c|--)([a-z_][\w.-]*)=(.*)$/is.exec(word) ?? [];
    const setting = name.replaceAll("-", "_");
    const isSetting = setting !== "" && !notSettings.has(setting.toLowerCase());
    if (isSetting) settings[setting] = value;
    else if (!faults.includes(fault)) faults.push(fault);
  }
  return settings;
}
