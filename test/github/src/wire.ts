import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import type { Caller } from "./call.ts";
import type { Effect, Fault } from "./faults.ts";
import { Refusal } from "./call.ts";
import { parsed } from "./json.ts";
import type { Json } from "./json.ts";
import { operationOf, refusal, respond } from "./service.ts";
import type { Answer, Incoming, Service } from "./service.ts";

/** A request in the log. */
export interface Logged {
  /** `issues/create-comment`, `graphql/viewer` or `unknown`. */
  readonly operation: string;
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly body: Json;
  /** Who asked; null for a token nobody was given. */
  readonly login: string | null;
  /** What was answered; null when nothing was. */
  status: number | null;
}

interface Wire {
  readonly service: Service;
  readonly callers: ReadonlyMap<string, Caller>;
  readonly requests: Logged[];
  readonly faults: ReadonlyMap<string, Fault[]>;
}

/** Listens to requests: reads, logs, lets the next fault happen, and answers. */
export function serve(wire: Wire): RequestListener {
  return (request, response) => {
    handle(wire, request, response).catch((error: unknown) => {
      const operation = `${request.method} ${request.url}`;
      wire.service.violated({ kind: "response", operation, message: String(error) });
      response.destroy();
    });
  };
}

async function handle(wire: Wire, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const incoming = await received(wire, request);
  const operation = operationOf(wire.service, incoming);
  const logged = logOf(incoming, operation);
  wire.requests.push(logged);
  const fault = wire.faults.get(operation)?.shift() ?? wire.faults.get("*")?.shift() ?? { kind: "pass" };
  if (fault.kind === "meanwhile") fault.happens(wire.service.world);
  const answer = happensBefore(fault) ? null : respond(wire.service, incoming);
  logged.status = deliver(response, fault, answer);
}

async function received(wire: Wire, request: IncomingMessage): Promise<Incoming> {
  const { method = "", headers } = request;
  const token = (headers.authorization ?? "").replace(/^(bearer|token) /i, "");
  const url = new URL(request.url ?? "/", `http://${headers.host ?? "127.0.0.1"}`);
  const agent = headers["user-agent"] ?? "";
  return { method, url, agent, caller: wire.callers.get(token) ?? null, text: await text(request) };
}

function logOf(incoming: Incoming, operation: string): Logged {
  const { method, url, caller } = incoming;
  const path = `${url.pathname}${url.search}`;
  return { operation, method, path, body: bodyOf(incoming.text), login: caller?.login ?? null, status: null };
}

function bodyOf(sent: string): Json {
  try {
    return sent === "" ? null : parsed(sent);
  } catch {
    return sent;
  }
}

function happensBefore(fault: Fault): boolean {
  const effect: Effect = "effect" in fault ? fault.effect : "after the effect";
  return effect === "before the effect";
}

/** Sends an answer, spoilt by a fault, and returns the status that was sent, if any. */
function deliver(response: ServerResponse, fault: Fault, answer: Answer | null): number | null {
  if (fault.kind === "silence") return null;
  if (fault.kind === "reset") {
    response.socket?.resetAndDestroy();
    return null;
  }
  if (fault.kind === "answer") {
    const { status, message, type, headers } = fault.answer;
    const told = type === "html" ? message : JSON.stringify(refusal(new Refusal(status, message)).body);
    return send(response, { status, headers: { ...headers, "content-type": contentType[type] } }, told);
  }
  if (answer === null) throw new Error("bug: a request without a fault has an answer");
  const { status } = answer;
  const headers = { ...answer.headers, "content-type": contentType.json };
  const sent = answer.body === null ? "" : JSON.stringify(answer.body);
  if (fault.kind !== "truncated") return send(response, { status, headers }, sent);
  response.writeHead(status, { ...headers, "content-length": Buffer.byteLength(sent) });
  response.write(sent.slice(0, sent.length / 2), () => response.socket?.destroy());
  return status;
}

const contentType = { json: "application/json; charset=utf-8", html: "text/html; charset=utf-8" };

function send(
  response: ServerResponse,
  head: { readonly status: number; readonly headers: Readonly<Record<string, string>> },
  body: string,
): number {
  response.writeHead(head.status, head.headers).end(body);
  return head.status;
}
