import { usage } from "../error.ts";
import type { Config, Secret } from "./config.ts";

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
  if (result.success) {
    const secrets = passwords(result.data);
    return secrets.length > 0 ? secrets : result.data;
  }
  return result.error.issues.map((issue) => ({
    path: issue.path.map(String).join("."),
    message: issue.message.replace(/^Invalid input: /, ""),
  }));
}

/** A password in the file would be committed with it. */
function passwords(config: Config): readonly ConfigIssue[] {
  const places = [
    { at: "", settings: config },
    ...Object.entries(config.environments ?? {}).map(([name, settings]) => ({
      at: `environments.${name}.`,
      settings,
    })),
  ];
  return places.flatMap(({ at, settings }) => [
    ...passwordIn(`${at}url`, settings.url),
    ...passwordIn(`${at}directUrl`, settings.directUrl),
  ]);
}

function passwordIn(path: string, secret: Secret | undefined): readonly ConfigIssue[] {
  if (typeof secret !== "string" || !holdsPassword(secret)) return [];
  const message = 'a password does not belong in this file. Name a variable: {"env": "DATABASE_URL"}';
  return [{ path, message }];
}

function holdsPassword(url: string): boolean {
  return /^[a-z]+:\/\/[^/?#]*:[^/?#]*@/i.test(url) || /[?&\s]password=/i.test(url);
}
