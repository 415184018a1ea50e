import { seen, unseen } from "./catalogued.ts";
import type { CataloguedFault } from "./catalogued.ts";

const postgres = "packages/postgres/src";
const matrix = ["test/faults/matrix.test.ts", "struck at its messages and run again"] as const;
const crash = ["test/faults/matrix.test.ts", "a server that crashes under any of them"] as const;

/** F01–F54: what meets a client, a server, and what lies between them. */
export const faultsOfARun: readonly CataloguedFault[] = [
  seen("F01", "the client is killed at any message", matrix),
  seen("F02", "SIGINT, SIGTERM, and twice", [
    "test/action/interrupted.test.ts",
    "SIGTERM ends an apply after what is under way",
  ]),
  seen("F03", "the client is stopped for longer than its lease and goes on", [
    "test/faults/client.long.test.ts",
    "a client that is stopped for longer than its lease",
  ]),
  seen("F04", "the client runs out of memory", [
    "test/faults/client.long.test.ts",
    "a client that runs out of memory in a step has done it or not",
  ]),
  seen("F05", "the client's event loop stands still", [
    "test/faults/client.test.ts",
    "a client whose event loop stands still keeps no transaction waiting",
  ]),
  seen("F06", "the backend is ended at any message", matrix),
  seen("F07", "a statement is cancelled", [
    `${postgres}/execute/trouble.contract.test.ts`,
    "cancels a running statement when the grace is over",
  ]),
  seen("F08", "one backend is killed with SIGKILL", [
    `${postgres}/execute/refused.test.ts`,
    "outlives the crash of the server when one backend is killed",
  ]),
  seen("F09", "the server is stopped at once and started again", crash),
  seen("F10", "the server is stopped in order", [
    `${postgres}/session.test.ts`,
    "tells what the server said when it ended the connection",
  ]),
  seen("F11", "the server takes long to start", [
    `${postgres}/starting.test.ts`,
    "waits for a server that says that it is starting",
  ]),
  seen("F12", "no server answers", [`${postgres}/session.test.ts`, "refuses a door that is shut at once"]),
  seen("F13", "a server accepts and says nothing", [
    `${postgres}/session.test.ts`,
    "gives up on a server that accepts and says nothing",
  ]),
  seen("F14", "no connection is left", [
    `${postgres}/execute/refused.test.ts`,
    "tries again where no connection is left, until there is one",
  ]),
  seen("F15", "the role or the database takes no connection", [
    `${postgres}/execute/refused.test.ts`,
    "names the database that takes no connections, and goes on elsewhere",
  ]),
  seen("F16", "the lock table is full", [
    `${postgres}/fingerprint/read.test.ts`,
    "takes smaller batches where the server's lock table is too small",
  ]),
  seen("F17", "a limit of temporary files is met", [
    `${postgres}/execute/refused.test.ts`,
    "keeps nothing of a step that meets a limit of temporary files",
  ]),
  seen("F18", "the connection is reset at any message", matrix),
  seen("F19", "the connection is closed at any message", matrix),
  seen("F20", "both ends hear nothing more", matrix),
  seen("F21", "messages arrive in pieces", [`${postgres}/wire/frames.test.ts`, "frames()"]),
  seen("F22", "the answer to a commit is lost", [
    `${postgres}/execute/crash.test.ts`,
    "calls a step done whose answer was lost",
  ]),
  seen("F23", "the certificate is not the server's", [
    `${postgres}/session.test.ts`,
    "verifies the certificate and its name",
  ]),
  seen("F24", "the server does not offer TLS", [
    `${postgres}/session.test.ts`,
    "takes nothing that was sent before encryption began",
  ]),
  seen("F25", "somebody else asks for the password in clear", [
    `${postgres}/wire/clear-password.test.ts`,
    "does not get it where nobody verified who it is",
  ]),
  seen("F26", "a table finds no room on the disk", [
    `${postgres}/execute/disk-full.test.ts`,
    "keeps nothing of a step whose table finds no room",
  ]),
  seen("F27", "the disk of the write-ahead log is full", [
    `${postgres}/execute/disk-full.test.ts`,
    "outlives the crash of a server that cannot write its log",
  ]),
  unseen(
    "F28",
    "there is no room for the ledger alone",
    "cannot be injected here: it needs a file system of its own; ledger and file are one transaction, so it ends as F26",
  ),
  seen("F29", "a reader keeps a lock for a while", [
    `${postgres}/execute/trouble.contract.test.ts`,
    "waits for a lock no longer than allowed, tries again, and names who holds it",
  ]),
  seen("F30", "a reader keeps a lock for ever", [
    `${postgres}/execute/trouble.contract.test.ts`,
    "calls a target busy when its lock never comes",
  ]),
  seen("F31", "a statement takes too long", [
    `${postgres}/diagnose.test.ts`,
    "leaves locks and time-outs alone",
  ]),
  seen("F32", "a deadlock with the application", [
    `${postgres}/steps/transaction.test.ts`,
    "comes back after a lock timeout, a deadlock or a serialization failure",
  ]),
  seen("F33", "a serialization failure", [
    `${postgres}/steps/transaction.test.ts`,
    "comes back after a lock timeout, a deadlock or a serialization failure",
  ]),
  seen("F34", "a vacuum against wraparound keeps a lock", [
    `${postgres}/execute/wraparound.test.ts`,
    "names the vacuum against wraparound that keeps a table",
  ]),
  seen("F35", "an old snapshot keeps a concurrent index waiting", [
    `${postgres}/steps/off.test.ts`,
    "bounds its wait for an old snapshot",
  ]),
  seen("F36", "a unique index meets duplicates", [
    `${postgres}/steps/off.test.ts`,
    "leaves neither index nor row when a unique index meets duplicates",
  ]),
  seen("F37", "an invalid index has the name already", [
    `${postgres}/steps/off.test.ts`,
    "does not take an invalid index for one that IF NOT EXISTS may keep",
  ]),
  seen("F38", "the client's clock jumps", [
    "test/faults/client.test.ts",
    "a clock of the client that jumps by a day and back",
  ]),
  seen("F39", "a migration takes hours", [
    `${postgres}/session.test.ts`,
    "waits as long as a timer can where its deadline is longer",
  ]),
  seen("F40", "two runs at once", [
    `${postgres}/lease.test.ts`,
    "refuses a second run and says who holds it",
  ]),
  seen("F41", "ten runs at once over 200 tenants", [
    "test/rollout/runners.long.test.ts",
    "ten runs at once over 200 tenants, which no lease keeps apart, do each of 20 steps exactly once",
  ]),
  seen("F42", "a concurrent index beside a run that waits", [
    `${postgres}/steps/off.test.ts`,
    "holds its lock on the very session that executes",
  ]),
  seen("F43", "two versions of the tool", [
    `${postgres}/ledger/read.test.ts`,
    "reads a ledger that an older version of ours, or a newer one, has written",
  ]),
  seen("F44", "ten first runs at once", [
    `${postgres}/lease.test.ts`,
    "creates its table once when ten first runs meet",
  ]),
  seen("F45", "a revert beside an apply", [
    `${postgres}/execute/execute.contract.test.ts`,
    "ends two reverts at once, and a revert beside an apply",
  ]),
  seen("F46", "a backend outlives its client", [
    `${postgres}/execute/crash.test.ts`,
    "waits for a backend that goes on without its client",
  ]),
  seen("F47", "the lease is taken away", [
    `${postgres}/execute/stop.test.ts`,
    "tells that the lease was lost, and not that a signal came",
  ]),
  seen("F48", "pgbouncer in transaction mode", [
    "test/scenarios/pgbouncer.test.ts",
    "apply does each step exactly once",
  ]),
  seen("F49", "pgbouncer in session mode", [
    "test/scenarios/pgbouncer.test.ts",
    "is refused with the way out, and done through directUrl",
  ]),
  seen("F50", "a pooler or a proxy drops idle connections", [
    `${postgres}/execute/refused.test.ts`,
    "loses nothing where every idle connection is dropped, whichever way",
  ]),
  seen("F51", "the server is a standby", [
    "test/faults/standby.long.test.ts",
    "on a hot standby plan, status, drift and doctor answer and write nothing",
  ]),
  seen("F52", "the server fails over", ["test/faults/standby.long.test.ts", "apply goes on over a failover"]),
  seen("F53", "another cluster answers under the same name", [
    "packages/tenantry/src/cli/apply.test.ts",
    "refuses a plan that was made on another cluster",
  ]),
  seen("F54", "a role that may only read", [
    "test/faults/client.test.ts",
    "apply as a role that may only read is refused before anything runs",
  ]),
];
