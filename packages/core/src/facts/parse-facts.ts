import { count, dictionary, field, items, oneOf, orNull, readJson, text, type At } from "../plan/shape.ts";
import type { Problem } from "../problem.ts";
import type { LedgerRow } from "../state.ts";
import type { Kind } from "../target.ts";
import type {
  ExtensionFacts,
  Facts,
  FingerprintFacts,
  GroupFacts,
  InvalidIndexFacts,
  ServerFacts,
  Spread,
  TableFacts,
  UnreadFacts,
} from "./facts.ts";

/** A facts file that was read, or why it is none. */
export type ParsedFacts =
  | { readonly facts: Facts; readonly problem: null }
  | { readonly facts: null; readonly problem: Problem };

/** Reads what `plan --facts-out` wrote. Never throws, whatever the text is. */
export function parseFacts(json: string, path: string): ParsedFacts {
  const read = readJson(json, factsAt);
  if (read.wrong === null) return { facts: read.value, problem: null };
  const message = `${path} holds no facts: ${read.wrong}.`;
  const help = "Write it again: tenantry plan --facts-out <file>";
  return { facts: null, problem: { code: "facts-file", severity: "error", message, help, path, exit: 2 } };
}

function factsAt(at: At): Facts {
  return {
    version: oneOf(field(at, "version"), 1),
    environment: text(field(at, "environment")),
    at: text(field(at, "at")),
    server: serverAt(field(at, "server")),
    majors: items(field(at, "majors"), count),
    timezone: text(field(at, "timezone")),
    settings: dictionary(field(at, "settings")),
    extensions: items(field(at, "extensions"), extensionAt),
    roles: items(field(at, "roles"), text),
    names: oneOf(field(at, "names"), "hashed", "shown"),
    groups: items(field(at, "groups"), groupAt),
    registry: oneOf(field(at, "registry"), true, false),
    unread: items(field(at, "unread"), unreadAt),
    tables: items(field(at, "tables"), tableAt),
    invalidIndexes: items(field(at, "invalidIndexes"), invalidIndexAt),
  };
}

function serverAt(at: At): ServerFacts {
  return {
    version: text(field(at, "version")),
    number: count(field(at, "number")),
    major: count(field(at, "major")),
  };
}

function extensionAt(at: At): ExtensionFacts {
  return {
    name: text(field(at, "name")),
    version: text(field(at, "version")),
    schema: text(field(at, "schema")),
  };
}

function groupAt(at: At): GroupFacts {
  return {
    kind: kindAt(field(at, "kind")),
    shape: oneOf(field(at, "shape"), "none", "plain", "ours"),
    rows: items(field(at, "rows"), rowAt),
    count: count(field(at, "count")),
    targets: items(field(at, "targets"), text),
    fingerprints: items(field(at, "fingerprints"), fingerprintAt),
  };
}

function rowAt(at: At): LedgerRow {
  return {
    version: text(field(at, "version")),
    checksum: orNull(field(at, "checksum"), text),
    state: oneOf(field(at, "state"), "applied", "marked", "running"),
  };
}

function fingerprintAt(at: At): FingerprintFacts {
  return { hash: text(field(at, "hash")), count: count(field(at, "count")) };
}

function unreadAt(at: At): UnreadFacts {
  return { code: text(field(at, "code")), count: count(field(at, "count")) };
}

function tableAt(at: At): TableFacts {
  return {
    kind: kindAt(field(at, "kind")),
    table: text(field(at, "table")),
    targets: count(field(at, "targets")),
    ...unknownAt(field(at, "unknown")),
    rows: spreadAt(field(at, "rows")),
    bytes: spreadAt(field(at, "bytes")),
    indexBytes: spreadAt(field(at, "indexBytes")),
    largest: text(field(at, "largest")),
  };
}

function unknownAt(at: At): Pick<TableFacts, "unknown"> {
  return at.value === undefined ? {} : { unknown: count(at) };
}

function spreadAt(at: At): Spread {
  return {
    p50: count(field(at, "p50")),
    p95: count(field(at, "p95")),
    max: count(field(at, "max")),
    total: count(field(at, "total")),
  };
}

function invalidIndexAt(at: At): InvalidIndexFacts {
  return {
    kind: kindAt(field(at, "kind")),
    table: text(field(at, "table")),
    index: text(field(at, "index")),
    targets: count(field(at, "targets")),
  };
}

function kindAt(at: At): Kind {
  return oneOf(at, "public", "tenant");
}
