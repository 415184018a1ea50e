import { onTestFinished } from "vitest";
import type { Json } from "./json.ts";
import { isList, isObject, parsed } from "./json.ts";
import { startGitHub } from "./server.ts";
import type { Choices, GitHub } from "./server.ts";
import type { World } from "./world/world.ts";

export interface Asked {
  readonly status: number;
  readonly headers: Headers;
  /** Null where the body is empty. */
  readonly body: Json;
}

/** A GitHub until the end of the test, which fails when the double was wrong. */
export async function started(world: World, choices: Choices = {}): Promise<GitHub> {
  const github = await startGitHub(world, choices);
  onTestFinished(() => github.close());
  return github;
}

/** One request to the repository: `ask(github, token, "GET issues/1/comments")`; a leading `/` is the root. */
export async function ask(github: GitHub, token: string, line: string, body?: Json): Promise<Asked> {
  const [method = "", path = ""] = line.split(" ");
  const at = path.startsWith("/") ? path : `/repos/${github.world.repository.fullName}/${path}`;
  const response = await fetch(`${github.url}${at.replace(/\/$/, "")}`, {
    method,
    headers: { authorization: `Bearer ${token}`, "user-agent": "tests" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === "" ? null : parsed(text) };
}

/** One value of every element of a list: `each(body, "id")`. */
export function each(body: Json, key: string): readonly Json[] {
  return isList(body) ? body.map((element) => (isObject(element) ? (element[key] ?? null) : null)) : [];
}

/** A value deep in a body: `at(body, "user.login")`. */
export function at(body: Json, path: string): Json | undefined {
  return path.split(".").reduce<Json | undefined>((value, key) => stepInto(value, key), body);
}

function stepInto(value: Json | undefined, key: string): Json | undefined {
  if (isList(value)) return value[Number(key)];
  return isObject(value) ? value[key] : undefined;
}

/** The words of an error: its message and those of its parts. */
export function words(body: Json): string {
  const parts = [at(body, "message") ?? null, ...each(at(body, "errors") ?? [], "message")];
  return parts.filter((part) => typeof part === "string").join(" | ");
}

/** A value that is known to be text; anything else is a mistake in the test. */
export function textOf(value: Json | undefined): string {
  if (typeof value !== "string") throw new Error(`expected text, got ${JSON.stringify(value)}`);
  return value;
}
