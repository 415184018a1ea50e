import type { Tls } from "../environment.ts";
import type { Fault } from "./fault.ts";

interface Where {
  readonly parameters: ReadonlyMap<string, string>;
  readonly local: "local" | "remote";
}

interface Policy {
  readonly readFile?: (path: string) => string;
  readonly plaintext?: "local" | "anywhere";
}

/**
 * `verify-full` unless the server is on this machine. `require` encrypts without checking who answers;
 * `verify-ca` is taken as `verify-full`; `prefer` and `allow`, which may fall back to plain text, count as not said.
 */
export function parseTls(where: Where, policy: Policy, faults: Fault[]): Tls {
  const ca = authority(where.parameters.get("sslrootcert"), policy, faults);
  return { mode: modeOf(where, policy, faults), ca };
}

function modeOf({ parameters, local }: Where, policy: Policy, faults: Fault[]): Tls["mode"] {
  const sslmode = parameters.get("sslmode") ?? "prefer";
  switch (sslmode) {
    case "prefer":
    case "allow":
      return local === "local" && !parameters.has("sslrootcert") ? "disable" : "verify-full";
    case "require":
      // With an authority at hand there is no reason not to check against it.
      return parameters.has("sslrootcert") ? "verify-full" : "require";
    case "verify-ca":
    case "verify-full":
      return "verify-full";
    case "disable":
      if (local === "remote" && policy.plaintext !== "anywhere") faults.push(plaintext);
      return "disable";
    default:
      faults.push(unknownMode);
      return "verify-full";
  }
}

function authority(path: string | undefined, { readFile }: Policy, faults: Fault[]): string | null {
  if (path === undefined || path === "system") return null;
  try {
    const pem = readFile?.(path) ?? "";
    if (pem.includes("-----BEGIN ")) return pem;
  } catch {
    // Told below: what matters is that it cannot be used.
  }
  faults.push({
    what: "has an sslrootcert that cannot be read as a PEM file",
    help: "Give the path of the authority's certificate, or sslrootcert=system.",
  });
  return null;
}

const plaintext: Fault = {
  what: "has sslmode=disable for a server that is not on this machine",
  help: "Take it out, so that the certificate is verified, or write sslmode=require to encrypt without verifying.",
};
const unknownMode: Fault = {
  what: "has an sslmode that is not known",
  help: "Use verify-full, require or disable.",
};
