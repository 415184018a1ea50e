import type { FuncCall } from "libpg-query";
import { strings } from "../objects/name.ts";
import { nodesIn } from "../parse/nodes.ts";
import type { Rule } from "../rule.ts";
import { settingOf } from "../tree/settings.ts";

/** In a file itself, core refuses these when it reads it. */
export const rule: Rule = {
  id: "session-state",
  severity: "error",
  hazard:
    "A setting of the session outlives the migration and reaches the next tenant on the same connection.",
  help: "Write SET LOCAL, or set_config(…, true).",
  safe: "set local role app_owner;",
  effect: { lock: null, work: "none" },
  versions: "all",
  detection: "S",
  aliases: [],
  bad: [
    { sql: "do $$ begin set search_path = public; end $$;" },
    { sql: "do $$ begin set session authorization default; end $$;" },
    { sql: "do $$ begin perform set_config('role', 'none', false); end $$;" },
  ],
  good: [
    { sql: "do $$ begin set local search_path = public; end $$;" },
    { sql: "do $$ begin perform set_config('role', 'none', true); end $$;" },
    { sql: "set local role none;" },
  ],
  check: ({ node, inside }, { opaque }) => {
    const setting = settingOf(node);
    if (
      inside === "do" &&
      setting !== null &&
      setting.is_local !== true &&
      setting.kind !== "VAR_SET_MULTI"
    ) {
      return [{ message: `The setting ${setting.name ?? ""} stays set after the migration` }];
    }
    if (inside === "do" && nodesIn(node, "FuncCall").some(keepsSetting)) {
      return [{ message: "What set_config sets stays set after the migration" }];
    }
    const executed = opaque.some(({ text, kind }) => kind === "built" && /'\s*set\s+(?!local\b)/i.test(text));
    return executed ? [{ message: "A setting that EXECUTE makes stays set after the migration" }] : [];
  },
};

/** `set_config(…, false)`. */
function keepsSetting({ funcname, args = [] }: FuncCall): boolean {
  const last = args.at(2);
  return (
    strings(funcname).at(-1) === "set_config" &&
    last !== undefined &&
    "A_Const" in last &&
    last.A_Const.boolval !== undefined &&
    last.A_Const.boolval.boolval !== true
  );
}
