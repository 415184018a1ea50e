import { spawnSync } from "node:child_process";
import { closedFolder } from "./closed-folder.ts";
import { EmbeddedError } from "./error.ts";

/** How to run PostgreSQL, which refuses to run as root. */
export interface Account {
  /** A command that runs the command after it. */
  readonly prefix: readonly string[];
  /** Who runs it; null for the caller. Files must then be given to it. */
  readonly ids: { readonly uid: number; readonly gid: number } | null;
}

const caller: Account = { prefix: [], ids: null };

// Nobody always has an entry in the list of users, without which initdb fails.
const mapped: Account = { prefix: ["unshare", "-U", "--map-user=65534", "--map-group=65534"], ids: null };

/** The first account that can run this `postgres`, with the server's version, e.g. `18.4`. */
export function findAccount(
  postgres: string,
  isRoot: "root" | "not root" = process.getuid?.() === 0 ? "root" : "not root",
): { readonly account: Account; readonly version: string } {
  const failures: string[] = [];
  for (const account of isRoot === "root" ? rootAccounts() : [caller]) {
    const answer = ask(postgres, account);
    const version = /\(PostgreSQL\) (\S+)/.exec(answer)?.[1];
    if (version !== undefined) return { account, version };
    failures.push(`${describe(account)}: ${answer}`);
  }
  const closed = isRoot === "root" ? closedFolder(postgres) : null;
  if (closed !== null) {
    throw new EmbeddedError(
      "no-account",
      `${closed} is closed to other users, and PostgreSQL never runs as root. Open it with \`chmod o+x ${closed}\`, or move the project to a folder that others may enter. Tried:\n  ${failures.join("\n  ")}`,
    );
  }
  throw new EmbeddedError(
    "no-account",
    `${postgres} does not run on this machine (it needs glibc${isRoot === "root" ? ", and it never runs as root" : ""}). Tried:\n  ${failures.join("\n  ")}`,
  );
}

function rootAccounts(): readonly Account[] {
  const others = ["postgres", "nobody"].flatMap((name) => {
    const uid = numberOf("-u", name);
    const gid = numberOf("-g", name);
    return uid === null || gid === null ? [] : [{ prefix: [], ids: { uid, gid } }];
  });
  return [mapped, ...others];
}

function numberOf(flag: "-u" | "-g", user: string): number | null {
  const { status, stdout } = spawnSync("id", [flag, user], { encoding: "utf8" });
  return status === 0 ? Number(stdout) : null;
}

function ask(postgres: string, account: Account): string {
  const [command, ...rest] = [...account.prefix, postgres, "--version"];
  const result = spawnSync(command, rest, { encoding: "utf8", ...account.ids });
  return result.error?.message ?? `${result.stdout}${result.stderr}`.trim();
}

function describe(account: Account): string {
  if (account.ids !== null) return `uid ${account.ids.uid}`;
  return account.prefix[0] ?? "as it is";
}
