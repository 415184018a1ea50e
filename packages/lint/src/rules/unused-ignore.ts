import type { Rule } from "../rule.ts";

/** Raised by the linter itself, which alone knows what every other rule found. */
export const rule: Rule = {
  id: "unused-ignore",
  severity: "warning",
  hazard: "An acceptance that is not needed, has ended or cannot be read hides what comes after it.",
  help: 'Delete the line, or correct it: --! accept: <rule> until=YYYY-MM-DD reason="…".',
  safe: "",
  noSafe: "the line only has to go",
  effect: { lock: null, work: "none" },
  versions: "all",
  detection: "S",
  aliases: ["squawk:unused-ignore"],
  bad: [
    { sql: '--! accept: index-not-concurrent reason="small"\nselect 1;' },
    { sql: "--! accept: no-such-rule reason=why\nselect 1;" },
    {
      setup: "create table a (b int);",
      sql: "--! accept: index-not-concurrent\ncreate index c on a (b);",
      effect: { lock: "Share", work: "build" },
    },
    {
      setup: "create table a (b int);",
      sql: "--! accept: index-not-concurrent until=2000-01-01 reason=why\ncreate index c on a (b);",
      effect: { lock: "Share", work: "build" },
    },
  ],
  good: [
    {
      setup: "create table a (b int);",
      sql: '--! accept: index-not-concurrent until=2999-12-31 reason="a few rows"\ncreate index c on a (b);',
    },
  ],
  check: () => [],
};
