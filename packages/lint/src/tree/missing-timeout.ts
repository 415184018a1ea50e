import type { Finding, Rule } from "../rule.ts";
import { settingOf } from "./settings.ts";
import { takesStrongLock } from "./strong-statements.ts";

/** Finds the first strong lock of a file that does not set this timeout before it. */
export function missingTimeout(setting: string, message: string): Rule["check"] {
  return ({ node }, { subjects, index }): Finding[] => {
    const before = subjects.slice(0, index);
    const isSet = before.some((one) => settingOf(one.node)?.name === setting);
    const isFirst = !before.some((one) => takesStrongLock(one.node));
    return takesStrongLock(node) && isFirst && !isSet ? [{ message }] : [];
  };
}
