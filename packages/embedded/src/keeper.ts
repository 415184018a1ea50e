import { spawn } from "node:child_process";
import type { Account } from "./account.ts";

/**
 * Keeps one server, outside our process and its terminal. Users hold the FIFO `users` open for writing. When the
 * last of them lets go, whichever way it ended, the kernel tells the keeper, and that stops the server and cleans up.
 * A shell, because every machine has one and no runtime has to be loaded twice.
 */
const script = `
run=$1 folder=$2 remove=$3 signal=$4 locale=$5 sync=$6; shift 6
trap '' HUP INT TERM
exec >"$run/log" 2>&1 </dev/null
exec 3<>"$run/users" 4<"$run/users" 3>&-

prepare() {
  [ -d "$folder/cluster" ] && return 0
  mkdir "$run/cluster" && mv "$run/password" "$run/cluster/password" || return
  "\${1%/*}/initdb" -D "$run/cluster/data" -U postgres -A scram-sha-256 --pwfile "$run/cluster/password" \\
    -E UTF8 --locale "$locale" $sync 4<&- || return
  [ -d "$folder/cluster" ] || mv "$run/cluster" "$folder/cluster"
  rm -rf "$folder/cluster/cluster" # where mv puts it when another start was faster by a hair
}

# More than once: a server that has only just been born does not hear it. "true", because a ":" that cannot write ends the shell.
watch() {
  while read -r user; do true > "$run/$user"; done
  true > "$run/closing" || signal=QUIT # the data is gone: there is nothing to write down
  while [ ! -e "$run/exit" ] && kill -"$signal" "$server"; do sleep 0.1; done
}

if prepare "$@"; then
  "$@" 4<&- & server=$!
  echo "$server" > "$run/pid"
  watch <&4 & watcher=$!
  exec 4<&-
  wait "$server"; echo "$?" > "$run/exit"
  [ -e "$run/closing" ] || wait "$watcher"
else
  echo "$?" > "$run/exit"
  while read -r user; do :; done <&4
fi
rm -rf "$remove"
`;

export interface KeeperOptions {
  /** The folder of this start: FIFO, log, pid, exit status. */
  readonly run: string;
  readonly folder: string;
  /** `keep` stops in an orderly way and removes only the run folder. */
  readonly data: "keep" | "throw away";
  readonly account: Account;
  readonly command: readonly string[];
}

/** Starts a keeper; the FIFO must exist and be held open. `onError` hears when there is no shell to run it. */
export function startKeeper(options: KeeperOptions, onError: (error: Error) => void): void {
  const { run, folder, data, account, command } = options;
  const orders = data === "keep" ? [run, "INT"] : [folder, "QUIT"];
  const locale = process.platform === "darwin" ? "C" : "C.UTF-8";
  const sync = data === "keep" ? "" : "--no-sync";
  const words = ["sh", "-c", script, "keeper", run, folder, ...orders, locale, sync, ...command];
  const [program = "sh", ...rest] = [...account.prefix, ...words];
  const child = spawn(program, rest, {
    detached: true,
    stdio: "ignore",
    cwd: folder,
    env: { PATH: process.env["PATH"] ?? "/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" },
    ...account.ids,
  });
  child.on("error", onError);
  child.unref();
}
