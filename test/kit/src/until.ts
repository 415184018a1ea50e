import { setTimeout as pause } from "node:timers/promises";

/** Polls until the answer is neither false nor null nor undefined, and returns it. The test's own time limit ends it. */
export async function until<Answer>(
  ask: () => Answer | Promise<Answer>,
): Promise<Exclude<Answer, false | null | undefined>> {
  for (;;) {
    const answer = await ask();
    if (isAnswer(answer)) return answer;
    await pause(10);
  }
}

function isAnswer<Answer>(answer: Answer): answer is Exclude<Answer, false | null | undefined> {
  return answer !== false && answer !== null && answer !== undefined;
}
