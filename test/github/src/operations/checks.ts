import { Refusal, invalid, named, resolved } from "../call.ts";
import type { Call, Operations } from "../call.ts";
import { isObject, listAt, objectAt, textAt } from "../json.ts";
import type { Json, JsonObject } from "../json.ts";
import { webUrl } from "../view/address.ts";
import { checkRunView } from "../view/check.ts";
import { newId, now, tick } from "../world/world.ts";
import type { App, CheckRun, World } from "../world/world.ts";

/** Counted in bytes, whatever the description says about characters. */
const longestText = 65_535;

export const checks: Operations = {
  "checks/create"(call) {
    const app = appOf(call);
    const headSha = textAt(call.body, "head_sha") ?? "";
    if (!call.world.commits.has(headSha)) throw new Refusal(422, `No commit found for SHA: ${headSha}`);
    const run = {
      id: newId(call.world),
      headSha,
      app,
      annotations: [],
      startedAt: tick(call.world),
      said: {},
    };
    return { status: 201, body: say(call, run) };
  },
  "checks/update"(call) {
    const run = named(call.world.checks, call, "check_run_id");
    if (run.app.id !== appOf(call).id) {
      throw new Refusal(403, `Invalid app_id \`${run.app.id}\` - check run can only be modified by its app.`);
    }
    return { status: 200, body: say(call, run) };
  },
  "checks/get"(call) {
    return { status: 200, body: checkRunView(call.world, named(call.world.checks, call, "check_run_id")) };
  },
  /** By default the newest of each name and app only. */
  "checks/list-for-ref"(call) {
    const { check_name: name, status, app_id: app, filter = "latest" } = call.query;
    const sha = resolved(call.world, call.path["ref"] ?? "");
    const all = runsOf(call.world, sha);
    const found = (filter === "all" ? all : latest(all))
      .filter((run) => name === undefined || run.said["name"] === name)
      .filter((run) => status === undefined || run.said["status"] === status)
      .filter((run) => app === undefined || run.app.id === Number(app));
    return { status: 200, list: found.map((run) => checkRunView(call.world, run)), under: "check_runs" };
  },
  "checks/list-annotations"(call) {
    const run = named(call.world.checks, call, "check_run_id");
    const list = run.annotations.map((each) => annotationView(call.world, run, each));
    return { status: 200, list };
  },
};

/** Check runs of a commit, newest first. */
export function runsOf(world: World, sha: string): readonly CheckRun[] {
  return [...world.checks.values()].filter((run) => run.headSha === sha).toReversed();
}

/** The newest run of each name and app; `runs` are newest first. */
export function latest(runs: readonly CheckRun[]): readonly CheckRun[] {
  const newest = new Map<string, CheckRun>();
  for (const run of runs) {
    const key = JSON.stringify([run.said["name"] ?? "", run.app.id]);
    if (!newest.has(key)) newest.set(key, run);
  }
  return [...newest.values()];
}

function appOf(call: Call): App {
  if (call.caller.app === null) throw new Refusal(403, "You must authenticate via a GitHub App.");
  return call.caller.app;
}

/** Puts what a request says over what earlier ones said; annotations add up. */
function say(call: Call, run: CheckRun): JsonObject {
  const output = objectAt(call.body, "output") ?? {};
  checkOutput(output);
  const { annotations: _, ...told } = { ...objectAt(run.said, "output"), ...output };
  const said = { ...run.said, ...call.body, ...stateOf(call, run.said), output: told };
  const annotations = [...run.annotations, ...listAt(output, "annotations").filter((each) => isObject(each))];
  const next = { ...run, said, annotations };
  call.world.checks.set(run.id, next);
  return checkRunView(call.world, next);
}

/** A conclusion completes a run, and completing needs one. */
function stateOf(call: Call, before: JsonObject): JsonObject {
  const conclusion = textAt(call.body, "conclusion") ?? textAt(before, "conclusion");
  const status = textAt(call.body, "status");
  if (status === "completed" && conclusion === undefined) {
    throw invalid(
      "CheckRun",
      "conclusion",
      "missing_field",
      "conclusion is required when status is completed",
    );
  }
  if (call.body["conclusion"] === undefined) return { status: status ?? before["status"] ?? "queued" };
  return { status: "completed", completed_at: textAt(call.body, "completed_at") ?? now(call.world) };
}

function checkOutput(output: JsonObject): void {
  for (const field of ["summary", "text"]) {
    const bytes = Buffer.byteLength(textAt(output, field) ?? "");
    if (bytes > longestText)
      throw invalid("CheckRun", field, "invalid", `${field} exceeds ${longestText} bytes`);
  }
  for (const each of listAt(output, "annotations")) checkAnnotation(each);
}

function checkAnnotation(annotation: Json): void {
  if (!isObject(annotation)) return;
  const { start_line: start, end_line: end, start_column: from, end_column: to } = annotation;
  if (start !== end && (from !== undefined || to !== undefined)) {
    throw invalid(
      "CheckRun",
      "annotations",
      "invalid",
      "columns need start_line and end_line to be the same",
    );
  }
  if (typeof start === "number" && typeof end === "number" && end < start) {
    throw invalid("CheckRun", "annotations", "invalid", "end_line is before start_line");
  }
  if ((textAt(annotation, "title") ?? "").length > 255) {
    throw invalid("CheckRun", "annotations", "invalid", "title exceeds 255 characters");
  }
  if (Buffer.byteLength(textAt(annotation, "message") ?? "") > 65_536) {
    throw invalid("CheckRun", "annotations", "invalid", "message exceeds 64 KB");
  }
}

function annotationView(world: World, run: CheckRun, said: JsonObject): JsonObject {
  const path = textAt(said, "path") ?? "";
  return { ...said, path, blob_href: webUrl(world, `blob/${run.headSha}/${path}`) };
}
