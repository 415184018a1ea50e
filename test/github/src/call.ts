import type { Json, JsonObject } from "./json.ts";
import type { App, World } from "./world/world.ts";

/** What a token may do: `{ "pull-requests": "write" }`. What is not named it may not even read. */
export type Permissions = Readonly<Partial<Record<Permission, "read" | "write">>>;

export type Permission = "checks" | "contents" | "deployments" | "issues" | "metadata" | "pull-requests";

/** Who asks. */
export interface Caller {
  readonly login: string;
  /** The app the token belongs to; null for a person's token. */
  readonly app: App | null;
  readonly permissions: Permissions;
}

/** A request that conforms to the description of its operation. */
export interface Call {
  readonly world: World;
  readonly caller: Caller;
  readonly path: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: JsonObject;
}

/** What an operation answers: a body, or a whole list of which the server gives a page. */
export interface Reply {
  readonly status: number;
  readonly body?: Json;
  readonly list?: readonly Json[];
  /** Lists of check runs come inside an object, under this key. */
  readonly under?: string;
}

export type Operations = Readonly<Record<string, (call: Call) => Reply>>;

/** An answer that says no. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly status: number;
  readonly errors: readonly Json[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    message: string,
    more: { readonly errors?: readonly Json[]; readonly headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(message);
    this.status = status;
    this.errors = more.errors ?? [];
    this.headers = more.headers ?? {};
  }
}

export function notFound(): Refusal {
  return new Refusal(404, "Not Found");
}

/** 422 in GitHub's words. */
export function invalid(resource: string, field: string, code: string, message: string): Refusal {
  return new Refusal(422, "Validation Failed", { errors: [{ resource, field, code, message }] });
}

/** The thing a path names by its number; 404 when there is none. */
export function named<T>(things: ReadonlyMap<number, T>, call: Call, parameter: string): T {
  const thing = things.get(Number(call.path[parameter]));
  if (thing === undefined) throw notFound();
  return thing;
}

/** The commit that a sha, branch, `heads/…` or `pull/N/…` names; 404 when there is none. */
export function resolved(world: World, ref: string): string {
  const short = ref.replace(/^refs\//, "").replace(/^heads\//, "");
  const sha = world.branches.get(short) ?? (world.commits.has(short) ? short : undefined);
  if (sha === undefined) throw notFound();
  return sha;
}
