import { seen } from "./catalogued.ts";
import type { CataloguedFault } from "./catalogued.ts";

const postgres = "packages/postgres/src";
const core = "packages/core/src";

/** F55–F96: what is in ledgers, registries, files and names, and what GitHub does. */
export const faultsOfContent: readonly CataloguedFault[] = [
  seen("F55", "the ledger is dropped under a run", [
    `${postgres}/execute/trouble.contract.test.ts`,
    "never creates a ledger anew that was dropped during the run",
  ]),
  seen("F56", "the ledger becomes something else under a run", [
    `${postgres}/execute/swapped-ledger.test.ts`,
    "execute()",
  ]),
  seen("F57", "rows of the ledger are changed", [
    `${postgres}/steps/transaction.test.ts`,
    "finds another checksum or state under the same version",
  ]),
  seen("F58", "privileges are missing", [
    "packages/tenantry/src/cli/preflight.test.ts",
    "names what the role may not touch",
  ]),
  seen("F59", "a tenant is dropped under a run", [
    `${postgres}/execute/trouble.contract.test.ts`,
    "calls a target gone whose schema is dropped during the run",
  ]),
  seen("F60", "a tenant is dropped and made again", [
    `${postgres}/execute/refused.test.ts`,
    "builds nothing in a schema that was dropped and made again under the run",
  ]),
  seen("F61", "a tenant is created under a run", [
    "test/rollout/race.test.ts",
    "a tenant created while apply runs",
  ]),
  seen("F62", "a tenant leaves the registry under a run", [
    "test/faults/client.test.ts",
    "a tenant that leaves the registry under the run is finished",
  ]),
  seen("F63", "a tenant's database is dropped under a run", [
    `${postgres}/execute/refused.test.ts`,
    "calls a tenant gone whose database is dropped under its step",
  ]),
  seen("F64", "the registry is not there, or says nonsense", [
    `${postgres}/fleet.test.ts`,
    "leaves out hostile names, by name, and goes on with the others",
  ]),
  seen("F65", "an event trigger refuses", [
    `${postgres}/execute/refused.test.ts`,
    "keeps nothing of a step that an event trigger refuses",
  ]),
  seen("F66", "something is missing in one tenant", [
    `${postgres}/execute/execute.contract.test.ts`,
    "runs no step after one that failed, and no other target cares",
  ]),
  seen("F67", "two files of one version", [
    `${core}/read-catalog.test.ts`,
    "finds versions and aliases that a ledger would have twice",
  ]),
  seen("F68", "CRLF, byte order marks, bare CR", [
    `${core}/parse/characters.test.ts`,
    "lets CRLF, a leading byte order mark and any other text pass",
  ]),
  seen("F69", "characters that deceive or break", [
    `${core}/parse/characters.test.ts`,
    "finds each kind at its first place",
  ]),
  seen("F70", "huge files, and very many", [
    `${core}/read-catalog.test.ts`,
    "reads 10,000 files and one of 100,000 statements",
  ]),
  seen("F71", "quotes and comments that hide semicolons", ["test/oracle/split.test.ts", "splitStatements()"]),
  seen("F72", "transaction control in a file", [`${core}/parse/transaction.test.ts`, "absorb()"]),
  seen("F73", "commands of psql, COPY", [
    `${core}/parse/refuse.test.ts`,
    "is told all at once, each with its place",
  ]),
  seen("F74", "SQL that changes its session", [`${core}/parse/refuse.test.ts`, "refused in every migration"]),
  seen("F75", "files that are no plain files", [
    "packages/tenantry/src/project.test.ts",
    "refuses each file that is not plain, and reads the others",
  ]),
  seen("F76", "files vanish under a run", ["test/faults/client.test.ts", "apply needs no file once it runs"]),
  seen("F77", "a file without a statement", [
    `${core}/parse/script.test.ts`,
    "is a warning, unless it joins branches",
  ]),
  seen("F78", "hostile names", [
    `${postgres}/fleet.test.ts`,
    "leaves out hostile names, by name, and goes on with the others",
  ]),
  seen("F79", "names that become one", [
    `${postgres}/names.test.ts`,
    "is the same for names that could be taken for each other",
  ]),
  seen("F80", "a tenant's url leads elsewhere", [
    `${postgres}/fleet.test.ts`,
    "follows a tenant's own url only to hosts of this environment",
  ]),
  seen("F81", "GitHub refuses", [
    "test/action/unwritable.test.ts",
    "a plan is made and shown in the summary where GitHub answers %i to every comment",
  ]),
  seen("F82", "GitHub's limits", [
    "test/action/unwritable.test.ts",
    "a plan waits for a limit of GitHub that is short",
  ]),
  seen("F83", "a comment that is too long", [
    "test/action/comment.test.ts",
    "a body that GitHub finds too long is sent again, smaller",
  ]),
  seen("F84", "GitHub is out of order", [
    "test/action/comment.long.test.ts",
    "outage after the review was read changes nothing about the apply",
  ]),
  seen("F85", "250 comments", ["test/action/comment.test.ts", "our comment is found behind 250 others"]),
  seen("F86", "our comment twice", ["test/action/comment.test.ts", "duplicates are folded away"]),
  seen("F87", "a stranger's comment with our marker", [
    "test/action/comment.test.ts",
    "a stranger's with our marker is none of ours",
  ]),
  seen("F88", "events that are refused", ["action/src/route.test.ts", "%s is refused for every command"]),
  seen("F89", "two runs of one pull request", [
    "test/action/comment.long.test.ts",
    "of two runs that a force-push set off the newer one is what stands",
  ]),
  seen("F90", "files of the runner cannot be written", [
    "test/action/unwritable.test.ts",
    "an apply ends as ever where the runner's files for outputs and the summary cannot be written",
  ]),
  seen("F91", "a workflow is cancelled in the middle", [
    "test/action/interrupted.test.ts",
    "SIGTERM ends an apply after what is under way",
  ]),
  seen("F92", "more than was reviewed", [
    "test/action/review.long.test.ts",
    "nothing that a push on top of the merge changed",
  ]),
  seen("F93", "commands of the runner in what a server says", [
    "action/src/say.test.ts",
    "prints lines in which the runner finds no command",
  ]),
  seen("F94", "a secret in another form", [
    "action/src/secrets.test.ts",
    "knows a password that is a parameter, and one that has lines",
  ]),
  seen("F95", "SQL that attacks the sandbox", [
    "packages/embedded/src/sandbox/sandbox.test.ts",
    "refuses programs and files of the machine",
  ]),
  seen("F96", "SQL that never ends in the sandbox", [
    "packages/embedded/src/sandbox/sandbox.long.test.ts",
    "ends an endless loop",
  ]),
];
