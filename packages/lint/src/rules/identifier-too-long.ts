import { longestIdentifier, splitStatements, utf8Length } from "@tenantry/core";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "identifier-too-long",
  severity: "error",
  hazard:
    "PostgreSQL silently cuts a name at 63 bytes, so that two names may become one and no file says what it is called.",
  help: "Choose a shorter name.",
  safe: "create index orders_unpaid on orders (number) where paid_at is null;",
  effect: { lock: null, work: "none" },
  versions: "all",
  detection: "S",
  aliases: ["squawk:identifier-too-long", "pgsafe:identifier-too-long"],
  bad: [
    {
      sql: "do $$ begin create table a_name_that_says_everything_there_is_to_say_about_its_rows_and_more (b int); end $$;",
    },
  ],
  good: [
    {
      sql: "do $$ begin create table a_name_that_is_long_but_not_longer_than_the_server_takes (b int); end $$;",
    },
    {
      sql: "do $$ begin perform 'a text may be as long as it likes, since nobody will ever call it by its name'; end $$;",
    },
  ],
  // Outside of a DO block a file with such a name is refused before any rule sees it.
  check: ({ inside, text }) =>
    inside === "file"
      ? []
      : namesIn(text)
          .filter((name) => utf8Length(name) > longestIdentifier)
          .map((name) => ({ message: `The name ${name} is cut after ${longestIdentifier} bytes` })),
};

function namesIn(text: string): string[] {
  return splitStatements(text).pieces.flatMap((piece) =>
    piece.kind === "statement"
      ? piece.tokens.flatMap((token) =>
          token.kind === "word" || token.kind === "identifier" ? [token.text.replace(/^"|"$/g, "")] : [],
        )
      : [],
  );
}
