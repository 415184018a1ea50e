import type { Statement } from "@tenantry/core";
import type { Node } from "libpg-query";
import { doBlock } from "./do-block.ts";
import type { Origin } from "./origin.ts";
import { placeIn } from "./origin.ts";
import type { Parser } from "./parser.ts";
import type { Subject } from "./subject.ts";

/** SQL that runs by EXECUTE, or a body in another language. */
export interface Opaque {
  readonly text: string;
  /** `built` while it runs, so that nobody can say what it does; a `constant` is looked into. */
  readonly kind: "built" | "constant";
  readonly origin: Origin;
}

/** What is not understood, and where. */
export interface Unread {
  readonly message: string;
  readonly origin: Origin;
}

/** One statement of a file, read. */
export interface Reading {
  /** The statement, then what a DO block runs, in order; empty where it is not understood. */
  readonly subjects: readonly Subject[];
  readonly opaque: readonly Opaque[];
  readonly unread: readonly Unread[];
}

/** Parses a statement as core split it. */
export function readStatement(parser: Parser, statement: Statement): Reading {
  const text = parsable(statement);
  const origin = { line: statement.line, column: statement.column ?? 1 };
  const found = parser.statements(text);
  if ("message" in found) return unread(found.message, placeIn(text, origin, found.at));
  const [node] = found;
  if (node === undefined || found.length > 1) return unread("this is not one statement", origin);
  const subject: Subject = { node, text, origin, inside: "file" };
  if (!isDo(node)) return { subjects: [subject], opaque: [], unread: [] };
  const inner = doBlock(parser, subject);
  return { ...inner, subjects: [subject, ...inner.subjects] };
}

/** The statement with variables written so that the grammar takes them, every offset as it was. */
function parsable({ text, variables }: Statement): string {
  const parts: string[] = [];
  let at = 0;
  for (const { name, quote, start, end } of variables) {
    const target = name === "schema" && quote === "identifier" && end - start === '"$target"'.length;
    parts.push(text.slice(at, start), target ? '"$target"' : ` ${text.slice(start + 1, end)}`);
    at = end;
  }
  return parts.join("") + text.slice(at);
}

function isDo(node: Node): boolean {
  return "DoStmt" in node;
}

function unread(message: string, origin: Origin): Reading {
  return { subjects: [], opaque: [], unread: [{ message, origin }] };
}
