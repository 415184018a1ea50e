import { demand } from "./access.ts";
import { Refusal, invalid, notFound } from "./call.ts";
import type { Call, Caller, Operations, Reply } from "./call.ts";
import type { Checker, Match } from "./description.ts";
import { answerTo, questionOf } from "./graphql.ts";
import { isObject, parsed } from "./json.ts";
import type { Json, JsonObject } from "./json.ts";
import { paged } from "./page.ts";
import type { Rate } from "./rate.ts";
import { shaped, unlisted } from "./shape.ts";
import type { World } from "./world/world.ts";

/** Something that GitHub, or its description, would not have. */
export interface Violation {
  /**
   * `request`: does not conform, answered 422. `ignored`: a key or parameter GitHub does not have and passes over.
   * `unknown`: an operation that is not described here, answered 404. `response`: an answer of ours is wrong.
   */
  readonly kind: "request" | "ignored" | "unknown" | "response";
  readonly operation: string;
  readonly message: string;
}

/** A request as it came in. */
export interface Incoming {
  readonly method: string;
  readonly url: URL;
  /** Empty when the client does not say who it is. */
  readonly agent: string;
  /** Who the token belongs to; null for a token nobody was given. */
  readonly caller: Caller | null;
  readonly text: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Null where there is no body. */
  readonly body: Json | null;
}

export interface Service {
  readonly world: World;
  readonly rest: Checker;
  readonly operations: Operations;
  readonly rate: Rate;
  violated(violation: Violation): void;
}

/** The id of the operation a request asks for: `issues/create-comment`, `graphql/viewer` or `unknown`. */
export function operationOf(service: Service, incoming: Incoming): string {
  if (incoming.url.pathname !== "/graphql") {
    return service.rest.match(incoming.method, incoming.url.pathname)?.id ?? "unknown";
  }
  return questionOf(bodyOf(incoming) ?? {})?.operation ?? "unknown";
}

/** What GitHub would answer. Throws only for our own mistakes. */
export function respond(service: Service, incoming: Incoming): Answer {
  const answer = answered(service, incoming);
  const limits = incoming.caller === null ? {} : service.rate.headers(incoming.caller);
  return { ...answer, headers: { ...limits, ...answer.headers } };
}

/** An error in GitHub's words. */
export function refusal({ status, message, errors, headers }: Refusal): Answer {
  const documentation_url = "https://docs.github.com/rest";
  const told = { message, documentation_url, status: String(status) };
  return { status, headers, body: errors.length === 0 ? told : { ...told, errors } };
}

function answered(service: Service, incoming: Incoming): Answer {
  try {
    const caller = identified(service, incoming);
    return incoming.url.pathname === "/graphql"
      ? askGraphql(service, incoming, caller)
      : askRest(service, incoming, caller);
  } catch (error) {
    if (error instanceof Refusal) return refusal(error);
    throw error;
  }
}

function identified(service: Service, incoming: Incoming): Caller {
  if (incoming.agent === "") throw new Refusal(403, "Request forbidden: it has no User-Agent header.");
  const { caller } = incoming;
  if (caller === null) throw new Refusal(401, "Bad credentials");
  if (incoming.url.pathname !== "/rate_limit") {
    const kind = incoming.method === "GET" || incoming.url.pathname === "/graphql" ? "read" : "write";
    const tooMany = service.rate.count(caller, kind);
    if (tooMany !== null) throw tooMany;
  }
  return caller;
}

function askGraphql(service: Service, incoming: Incoming, caller: Caller): Answer {
  const question = questionOf(bodyOf(incoming) ?? {});
  if (question !== null) return { status: 200, headers: {}, body: answerTo(question, service.world, caller) };
  service.violated({
    kind: "unknown",
    operation: "graphql",
    message: `not known to be valid: ${incoming.text}`,
  });
  return { status: 200, headers: {}, body: { errors: [{ message: "Parse error or unknown field" }] } };
}

function askRest(service: Service, incoming: Incoming, caller: Caller): Answer {
  const { method, url } = incoming;
  const match = service.rest.match(method, url.pathname);
  const handler = match === null ? undefined : service.operations[match.id];
  if (match === null || handler === undefined) {
    service.violated({ kind: "unknown", operation: "unknown", message: `${method} ${url.pathname}` });
    throw notFound();
  }
  const query = Object.fromEntries(url.searchParams);
  const body = bodyOf(incoming);
  if (body === null) throw new Refusal(400, "Problems parsing JSON");
  const call: Call = { world: service.world, caller, path: match.path, query, body };
  if (!isHere(service.world, match)) throw notFound();
  demand(match.id, call);
  checkRequest(service, match, call);
  return described(service, match, handler(call), url);
}

/** A body that is no object counts as an empty one, which operations that need one refuse; null for broken JSON. */
function bodyOf(incoming: Incoming): JsonObject | null {
  if (incoming.text === "") return {};
  try {
    const body = parsed(incoming.text);
    return isObject(body) ? body : {};
  } catch {
    return null;
  }
}

function isHere(world: World, { path }: Match): boolean {
  const named = `${path["owner"] ?? world.repository.owner}/${path["repo"] ?? world.repository.name}`;
  return named === world.repository.fullName;
}

function checkRequest(service: Service, { id, operation, parameters }: Match, call: Call): void {
  const wanted = operation.body?.schema ?? {};
  const wrong =
    service.rest.checkText(parameters, { ...call.query, ...call.path }) ??
    (operation.body === null ? null : service.rest.check(wanted, call.body));
  if (wrong !== null) {
    service.violated({ kind: "request", operation: id, message: wrong });
    throw invalid("Request", "body", "invalid", `Invalid request. ${wrong}`);
  }
  const strange = Object.keys(call.query).filter((name) => parameters.properties?.[name] === undefined);
  const ignored = [...strange, ...unlisted(service.rest.description.schemas, wanted, call.body)];
  for (const key of ignored) service.violated({ kind: "ignored", operation: id, message: key });
}

/** The answer in the shape that the description gives it, and checked against it. */
function described(service: Service, { id, operation }: Match, reply: Reply, url: URL): Answer {
  const schema = operation.responses[String(reply.status)];
  const page = reply.list === undefined ? { body: reply.body, link: null } : paged(reply, url);
  const headers = page.link === null ? {} : { link: page.link };
  if (schema === undefined) return broken(service, id, `status ${reply.status} is not described`);
  if (page.body === undefined) return { status: reply.status, headers, body: null };
  const body = shaped(service.rest.description.schemas, schema, page.body);
  const wrong = service.rest.check(schema, body);
  return wrong === null ? { status: reply.status, headers, body } : broken(service, id, wrong);
}

function broken(service: Service, operation: string, message: string): Answer {
  service.violated({ kind: "response", operation, message });
  return refusal(new Refusal(500, `bug in the double: ${operation}: ${message}`));
}
