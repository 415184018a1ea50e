import type { Kind, Loss, Scope } from "@tenantry/core";
import { usage } from "../error.ts";
import { loadCatalog, loadProject } from "../load.ts";
import type { Project } from "../load.ts";
import { openProject } from "../open.ts";
import { createFiles } from "../use/create.ts";
import type { Written } from "../use/create.ts";
import { desiredFile, desiredLive } from "../use/desired.ts";
import type { Desired } from "../use/desired.ts";
import { diffFiles } from "../use/diff-files.ts";
import { draftFromDiff } from "../use/from-diff.ts";
import type { Call } from "./command.ts";
import { descriptionOf } from "./description.ts";
import type { Answer } from "./shell.ts";
import { whereOf } from "./where.ts";

/** `create <scope> "…" --from-diff` and `--from-db <tenant>`. */
export async function createFromDiff(call: Call, scope: Scope): Promise<Answer> {
  const kind = kindOf(call, scope);
  const description = descriptionOf(call);
  const project = await loadProject(whereOf(call));
  const catalog = await loadCatalog(project, "empty");
  const desired = await desiredBy(call, project, kind);
  const shadowUrl = call.text("shadow-url");
  const { proof, version } = await draftFromDiff({ project, catalog, kind, desired, shadowUrl });
  if (proof.verdict === "nothing")
    return {
      exit: 0,
      json: { verdict: "nothing", desired: desired.name, files: [], losses: [] },
      text: `Nothing to do: the migrations build what ${desired.name} says.\n`,
    };
  const mode = call.on("dry-run") ? "dry run" : "write";
  const numbering = call.on("sequential") ? "sequential" : "timestamp";
  const files = await createFiles(
    project,
    catalog,
    { scope, description, numbering, now: new Date() },
    diffFiles(proof.files, desired.name, version),
    mode,
  );
  return {
    exit: 0,
    json: {
      verdict: "proven",
      desired: desired.name,
      written: mode === "write",
      files,
      losses: proof.losses,
    },
    text: mode === "write" ? files.map(({ path }) => `${path}\n`).join("") : files.map(shown).join("\n"),
    complaint: complaintOf(proof.losses),
  };
}

function kindOf(call: Call, scope: Scope): Kind {
  if (call.on("merge")) throw usage("flags-disagree", "--merge writes an empty migration.", "Leave one out.");
  if (call.on("from-diff") && call.text("from-db") !== null)
    throw usage("flags-disagree", "--from-diff and --from-db are two things to want.", "Leave one out.");
  if (scope !== "both") return scope;
  throw usage(
    "scope-both",
    "What is desired belongs to public or to tenant, not to both.",
    'As in create tenant "add user avatar" --from-diff.',
  );
}

async function desiredBy(call: Call, project: Project, kind: Kind): Promise<Desired> {
  const id = call.text("from-db");
  if (id === null) return await desiredFile(project, kind);
  const open = await openProject(project, { url: call.text("url"), say: call.shell.say });
  try {
    return await desiredLive(open.environment, kind, id);
  } finally {
    await open.close();
  }
}

function shown({ path, text }: Written): string {
  return `-- ${path}\n${text}`;
}

/** Loud, since a file that runs is easily taken for one that does no harm. */
function complaintOf(losses: readonly Loss[]): string {
  return losses.map(({ message }) => `LOSES DATA: ${message}\n`).join("");
}
