export { lint } from "./lint.ts";
export type { Accepted, Coverage, LintInput, LintReport, LintSettings } from "./lint.ts";
export { loadParser } from "./parse/parser.ts";
export type { Parser } from "./parse/parser.ts";
export { rules } from "./registry.ts";
export type { Detection, Effect, Example, Finding, Lock, Rule, Work } from "./rule.ts";
export { asPending, eachAlone, viewsOf } from "./view.ts";
export type { View } from "./view.ts";
