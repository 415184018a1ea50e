import { describe, expect, test } from "vitest";
import { agree } from "./agree.ts";
import type { Answerer, Question } from "./agree.ts";
import type { Loss } from "./losses.ts";

const loss: Loss = {
  id: "tenant/002_b",
  path: "migrations/tenant/002_b.sql",
  line: 3,
  sql: "drop table users",
};

describe("agree()", () => {
  test("asks nobody for an apply that loses nothing", async () => {
    expect(await asked({}, {})).toEqual({ said: [], questions: [], error: null });
  });

  test.each<Partial<Question>>([{ losses: [loss] }, { guarded: "protected" }, { verb: "revert" }])(
    "refuses %j where there is no terminal, and goes on with --yes",
    async (question) => {
      expect((await asked(question, { interactive: false })).error).toEqual({
        code: "confirmation-missing",
        exit: 9,
      });
      expect((await asked(question, { interactive: false, yes: "given" })).error).toBeNull();
    },
  );

  test("shows what will be gone, then wants the name of the environment", async () => {
    expect(
      await asked({ losses: [loss], verb: "revert" }, { interactive: true, answer: "production" }),
    ).toEqual({
      said: ["Data that will be gone:", "  migrations/tenant/002_b.sql:3  drop table users"],
      questions: ["This will revert in production. production"],
      error: null,
    });
    const declined = await asked({ losses: [loss] }, { interactive: true, answer: "yes" });
    expect(declined.error).toEqual({ code: "declined", exit: 9 });
  });

  test("shows what will be gone with --yes too", async () => {
    expect((await asked({ losses: [loss] }, { yes: "given" })).said).toHaveLength(2);
  });
});

interface Circumstances extends Partial<Pick<Answerer, "yes" | "interactive">> {
  readonly answer?: string;
}

async function asked(question: Partial<Question>, { yes, interactive, answer }: Circumstances) {
  const said: string[] = [];
  const questions: string[] = [];
  const error = await agree(
    { environment: "production", losses: [], guarded: "open", verb: "apply", ...question },
    {
      yes: yes ?? "missing",
      interactive: interactive ?? false,
      say: (line) => said.push(line),
      ask: async (text, expected) => {
        questions.push(`${text} ${expected}`);
        return answer === expected;
      },
    },
  ).then(
    () => null,
    ({ code, exit }: { code: string; exit: number }) => ({ code, exit }),
  );
  return { said, questions, error };
}
