import type { Fault } from "./fault.ts";

/** The parts of a URL, percent-decoded; empty where it says nothing. */
export interface UrlParts {
  readonly user: string;
  readonly password: string | null;
  readonly host: string;
  readonly port: string;
  readonly database: string;
  readonly parameters: ReadonlyMap<string, string>;
}

// The user ends at the last @, so that an unescaped one in a password does no harm.
const shape =
  /^postgres(?:ql)?:\/\/(?:(?<login>[^/?#]*)@)?(?<place>[^/?#@]*)(?:\/(?<database>[^?#]*))?(?:\?(?<query>[^#]*))?$/i;

const notAUrl: Fault = {
  what: "is not a connection URL",
  help: "Write postgres://user:password@host:5432/database, with / ? # and % in user and password percent-encoded (/ is %2F).",
};
const badEscape: Fault = {
  what: "has a % that begins no escape, or one that is no UTF-8",
  help: "Write % itself as %25.",
};

/** Null, with a fault, where the text is no URL of ours. */
export function splitUrl(url: string, faults: Fault[]): UrlParts | null {
  const groups = shape.exec(url.trim())?.groups;
  if (groups === undefined) {
    faults.push(notAUrl);
    return null;
  }
  const { login = "", place = "", database = "", query = "" } = groups;
  const colon = login.indexOf(":");
  const [host, port] = hostAndPort(place);
  try {
    return {
      user: decoded(colon === -1 ? login : login.slice(0, colon)),
      password: colon === -1 ? null : decoded(login.slice(colon + 1)),
      host: decoded(host),
      port,
      database: decoded(database),
      parameters: parametersOf(query),
    };
  } catch {
    faults.push(badEscape);
    return null;
  }
}

function hostAndPort(place: string): readonly [string, string] {
  if (place.includes(",")) return [place, ""];
  const [, six, host = "", port = ""] = /^(?:\[([^\]]*)\]|([^:]*))(?::(.*))?$/.exec(place) ?? [
    "",
    "",
    place,
    "",
  ];
  return [six ?? host, port];
}

function parametersOf(query: string): Map<string, string> {
  const pairs = query.split("&").filter((pair) => pair !== "");
  return new Map(
    pairs.map((pair) => {
      const [name = "", ...value] = pair.split("=");
      return [decoded(name), decoded(value.join("="))];
    }),
  );
}

function decoded(text: string): string {
  const plain = decodeURIComponent(text);
  if (plain.includes("\0")) throw new URIError("NUL");
  return plain;
}
