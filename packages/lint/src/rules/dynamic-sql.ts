import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "dynamic-sql",
  severity: "warning",
  hazard: "SQL that is put together while it runs cannot be checked: nobody knows what it locks or loses.",
  help: "Write the statements out. If that is not possible, rehearse it, and accept it with --! accept:.",
  safe: "alter table orders add column note text;",
  effect: { lock: null, work: "none" },
  versions: "all",
  detection: "S",
  aliases: ["atlas:SA101", "pgsafe:unchecked-do-block", "strong_migrations:execute"],
  bad: [
    { sql: "do $$ declare t text := 'a'; begin execute format('create table %I (b int)', t); end $$;" },
    { sql: "do $$ begin execute 'create table a (b int)'; end $$;" },
    { sql: "do language plperl $$ 1; $$;", unrunnable: "needs plperl" },
  ],
  good: [
    { sql: "do $$ begin create table a (b int); end $$;" },
    { sql: "create function a() returns int language sql as 'select 1';" },
  ],
  check: (_subject, { opaque }) =>
    opaque.map(({ kind, text }) =>
      kind === "constant"
        ? {
            message: `EXECUTE runs a text that could stand there itself: ${short(text)}`,
            severity: "notice" as const,
          }
        : { message: `What this runs is only known while it runs: ${short(text)}` },
    ),
};

function short(text: string): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}
