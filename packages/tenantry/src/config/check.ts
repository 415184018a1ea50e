import { usage } from "../error.ts";
import type { Config } from "./config.ts";

/** One thing wrong in a configuration: `path` is dotted, as in `environments.production.url`. */
export interface ConfigIssue {
  readonly path: string;
  readonly message: string;
}

/** The configuration that `value` is. Throws exit 2 with everything wrong in it; `shown` is what people know the file by. */
export async function validConfig(value: unknown, shown: string): Promise<Config> {
  const checked = await checkConfig(value);
  if (!("length" in checked)) return checked;
  const lines = checked.map((issue) => `  ${issue.path || "(top)"}: ${issue.message}`);
  throw usage("config-invalid", `${shown} is not valid:\n${lines.join("\n")}`, "Correct the file.");
}

/** The configuration that `value` is, or everything wrong with it. */
export async function checkConfig(value: unknown): Promise<Config | readonly ConfigIssue[]> {
  // zod costs as much to load as everything else of a start, so only a project with a file pays for it.
  const { configSchema } = await import("./schema.ts");
  const result = configSchema.safeParse(value);
  if (result.success) return result.data;
  return result.error.issues.map((issue) => ({
    path: issue.path.map(String).join("."),
    message: issue.message.replace(/^Invalid input: /, ""),
  }));
}
