import type { FuncCall, Node } from "libpg-query";
import type { Context } from "../context.ts";
import { strings, target } from "../objects/name.ts";
import { nodesIn } from "../parse/nodes.ts";
import { earlier } from "./earlier.ts";
import { settingOf } from "./settings.ts";

/** The first schema of the search_path that a statement before this one set; null where it is the own one, or is not known. */
export function schemaSetBefore(context: Context): string | null {
  const [last] = earlier(context)
    .flatMap(({ node }) => pathSet(node) ?? [])
    .slice(-1);
  const own = context.kind === "tenant" ? [target, ""] : ["public", target, ""];
  return last === undefined || own.includes(last) ? null : last;
}

/** The first schema of a search_path; empty for the one that the run began with, null where none is set. */
function pathSet(node: Node): string | null {
  const setting = settingOf(node);
  if (setting !== null) {
    if (setting.kind === "VAR_RESET_ALL") return "";
    if (setting.name !== "search_path") return null;
    return setting.kind === "VAR_SET_VALUE" ? (constantsIn(setting.args)[0] ?? "") : "";
  }
  const [call] = nodesIn(node, "FuncCall").filter(setsPath);
  return call === undefined ? null : firstOf(constantsIn(call.args)[1] ?? "");
}

function setsPath({ funcname, args }: FuncCall): boolean {
  return strings(funcname).at(-1) === "set_config" && constantsIn(args)[0]?.toLowerCase() === "search_path";
}

/** Of a list as `set_config` takes it. */
function firstOf(list: string): string {
  return (list.split(",")[0] ?? "").trim().replaceAll('"', "");
}

function constantsIn(nodes: readonly Node[] | undefined): string[] {
  return (nodes ?? []).flatMap((node) => ("A_Const" in node ? [node.A_Const.sval?.sval ?? ""] : []));
}
