import { writeFile } from "node:fs/promises";
import type { Voice } from "./say.ts";

/** Writes a value for other jobs and for people: no text that leaves a job has a secret in it. */
export async function writeJson({ secrets }: Voice, path: string, value: unknown): Promise<void> {
  const scrubbed = (_key: string, each: unknown) => (typeof each === "string" ? secrets.scrub(each) : each);
  await writeFile(path, `${JSON.stringify(value, scrubbed, 2)}\n`);
}
