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
  test("asks nobody where nothing is at stake", async () => {
    expect(await asked({}, {})).toEqual({ said: [], questions: [], error: null });
  });

  test.each<[string, Partial<Question>]>([
    ["This loses data.", { losses: [loss] }],
    ["Environment production is protected.", { stake: "Environment production is protected." }],
  ])("says %j where there is no terminal, and goes on with --yes", async (message, question) => {
    expect((await asked(question, { interactive: false })).error).toEqual({
      code: "confirmation-missing",
      message,
      exit: 9,
    });
    expect((await asked(question, { interactive: false, yes: "given" })).error).toBeNull();
  });

  test("shows what will be gone, then wants the expected word", async () => {
    expect(await asked({ losses: [loss] }, { interactive: true, answer: "production" })).toEqual({
      said: ["Data that will be gone:", "  migrations/tenant/002_b.sql:3  drop table users"],
      questions: ["This will apply in production. production"],
      error: null,
    });
    const declined = await asked({ losses: [loss] }, { interactive: true, answer: "yes" });
    expect(declined.error).toMatchObject({ code: "declined", exit: 9 });
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
    { will: "This will apply in production.", expected: "production", losses: [], stake: null, ...question },
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
    ({ code, message, exit }: { code: string; message: string; exit: number }) => ({ code, message, exit }),
  );
  return { said, questions, error };
}
