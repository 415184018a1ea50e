import { baseMigrations, canonical, counted, planJson, reviewedSteps } from "@tenantry/core";
import type { Catalog, Migration, Plan, ReviewedStep } from "@tenantry/core";
import { readCheck } from "./check.ts";
import { commitsOf } from "./event.ts";
import type { Hub } from "./hub.ts";
import type { Job } from "./job.ts";
import { isApproved, mergedPulls, mostCommits } from "./merged.ts";
import type { Age, MergedPull } from "./merged.ts";
import type { Recorded } from "./record.ts";
import { viewerOf } from "./sticky.ts";

/** What would run, if everything was reviewed. */
export interface Pending {
  readonly plan: Plan;
  readonly catalog: Catalog;
  /** Of the project's paths in the repository. */
  readonly prefix: string;
}

/** What GitHub knows of reviews. */
export interface Shown {
  readonly records: readonly Recorded[];
  /** The pull requests that this push merged. */
  readonly pulls: readonly MergedPull[];
  /** Those merged before it that brought what is still pending. */
  readonly earlier: readonly MergedPull[];
  readonly notes: readonly string[];
}

/** The plans of the merged pull requests, of the commits themselves, and of whatever brought a file that is still missing. */
export async function shownSteps(
  job: Job,
  hub: Hub,
  logged: readonly ReviewedStep[],
  { plan, catalog, prefix }: Pending,
): Promise<Shown> {
  const { occasion, inputs } = job;
  const { defaultBranch } = occasion;
  const commits = commitsOf(occasion);
  const needed = reviewedSteps(planJson(plan));
  if (needed.length === 0)
    return { ...nothingShown, pulls: await mergedPulls(hub, commits, defaultBranch, once) };
  const reader = readerOf(job, hub, (await viewerOf(hub)).replace("[bot]", ""));
  const absent = () => missing(needed, [...logged, ...reader.steps()], catalog);
  // A plan by hand or in a merge queue is on the commit itself; approval is asked of pull requests.
  if (inputs["require-approval"] === "none") {
    for (const [index, commit] of commits.slice(0, mostCommits).entries())
      if (index < atOnce || absent().length > 0) await reader.commit(commit);
  }
  const unasked = Math.max(0, commits.length - mostCommits);
  const pulls = await mergedPulls(hub, commits, defaultBranch, async (found) => {
    await reader.pulls(found);
    return found.length > 0 && absent().length === 0;
  });
  const open = () => absent().map((path) => prefix + path);
  const { found, unlooked } = await lookBack(job, hub, reader, open);
  const known = new Set(pulls.map(({ number }) => number));
  return {
    records: reader.records,
    pulls,
    earlier: found.filter(({ number }) => !known.has(number)),
    notes: [
      ...reader.notes,
      ...edits(needed, reader.steps()),
      ...(unlooked === 0 ? [] : [tooMany(unlooked)]),
      ...(unasked === 0 || absent().length === 0 ? [] : [tooLong(unasked)]),
    ],
  };
}

/** The pull requests before this push that brought files; `open` are those of which no review is known yet. */
async function lookBack(
  { git, occasion }: Job,
  hub: Hub,
  reader: Reader,
  open: () => readonly string[],
): Promise<{ readonly found: readonly MergedPull[]; readonly unlooked: number }> {
  const { sha, defaultBranch } = occasion;
  const looked = new Set<string>();
  const unlooked = () => open().filter((path) => !looked.has(path));
  const asked = new Set(commitsOf(occasion));
  const found = new Map<number, MergedPull>();
  let age: Age = "just pushed";
  // One pull request often brought several files: those of the next round may be known by then.
  for (let some = unlooked().slice(0, atOnce); some.length > 0; some = unlooked().slice(0, atOnce)) {
    if (looked.size >= mostFiles) break;
    for (const path of some) looked.add(path);
    const changes = await Promise.all(some.map(async (path) => await git.lastChange(sha, path)));
    const commits = [...new Set(changes.flatMap((commit) => commit ?? []))].filter(
      (each) => !asked.has(each),
    );
    for (const commit of commits) asked.add(commit);
    const isEnough = async (known: readonly MergedPull[]): Promise<boolean> => {
      await reader.pulls(known);
      return open().length === 0;
    };
    const pulls = await mergedPulls(hub, commits, defaultBranch, isEnough, age);
    // The index had its time.
    age = "older";
    for (const pull of pulls) found.set(pull.number, pull);
  }
  return { found: [...found.values()], unlooked: unlooked().length };
}

/** Where there is nothing to look for. */
export const nothingShown: Shown = { records: [], pulls: [], earlier: [], notes: [] };

/** So many files are looked for together, and in all. */
const atOnce = 20;
const mostFiles = 200;

function tooMany(left: number): string {
  return `The reviews of ${counted(left, "more file")} were not looked for: at most ${mostFiles} are, in one run. Plan by hand, which shows all of them, or run again when these are applied.`;
}

function tooLong(left: number): string {
  return `${counted(left, "more commit")} of this push ${left === 1 ? "was" : "were"} not looked at, neither for a plan by hand or of a merge queue nor for a pull request: at most ${mostCommits} are, in one run. Plan by hand, and run again.`;
}

async function once(): Promise<boolean> {
  return await Promise.resolve(true);
}

/** Files whose text is not the one that was shown. */
function edits(needed: readonly ReviewedStep[], shown: readonly ReviewedStep[]): readonly string[] {
  return needed.flatMap(({ id, checksum }) => {
    const others = shown.filter((step) => step.id === id);
    if (others.length === 0 || others.some((step) => step.checksum === checksum)) return [];
    const was = others.map((step) => step.checksum.slice(0, 12)).join(", ");
    return [`${id} was changed after it was reviewed: its text was ${was}, and is ${checksum.slice(0, 12)}.`];
  });
}

/** Gathers what check runs remember, each pull request once. */
interface Reader {
  readonly records: readonly Recorded[];
  readonly notes: readonly string[];
  steps(): readonly ReviewedStep[];
  commit(sha: string): Promise<void>;
  pulls(pulls: readonly MergedPull[]): Promise<void>;
}

function readerOf({ inputs }: Job, hub: Hub, app: string): Reader {
  const seen = new Set<number>();
  const records: Recorded[] = [];
  const notes: string[] = [];
  const commit = async (sha: string): Promise<void> => {
    const record = await readCheck(hub, sha, { environment: inputs.environment, app });
    if (record !== null) records.push(record);
  };
  return {
    records,
    notes,
    steps: () => records.flatMap(({ steps }) => steps),
    commit,
    async pulls(pulls) {
      for (const pull of pulls.filter(({ number }) => !seen.has(number))) {
        seen.add(pull.number);
        if (inputs["require-approval"] === "none" || (await isApproved(hub, pull))) await commit(pull.head);
        else
          notes.push(
            `Pull request ${pull.number} was not approved as it was merged by somebody who may write: its plan does not count.`,
          );
      }
    },
  };
}

/** Files of pending steps that nobody is known to have reviewed. */
function missing(
  needed: readonly ReviewedStep[],
  known: readonly ReviewedStep[],
  catalog: Catalog,
): readonly string[] {
  const ids = new Set(unknownOf(needed, known).map(({ id }) => id));
  return all(catalog)
    .filter(({ id }) => ids.has(id))
    .map(({ path }) => path);
}

export function unknownOf(
  needed: readonly ReviewedStep[],
  known: readonly ReviewedStep[],
): readonly ReviewedStep[] {
  const keys = new Set(known.map(keyOf));
  return needed.filter((step) => !keys.has(keyOf(step)));
}

/** Whatever a step may run. */
export function all(catalog: Catalog): readonly Migration[] {
  return [...catalog.migrations, ...baseMigrations(catalog)];
}

function keyOf({ verb, id, checksum, mode }: ReviewedStep): string {
  return canonical([verb, id, checksum, mode]);
}
