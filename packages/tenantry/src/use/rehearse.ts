import { rehearsalProblems } from "@tenantry/core";
import type { Catalog, Facts, Plan, Problem, Rehearsal, RehearsalServer, State } from "@tenantry/core";
import { openScratch, refuseUsed, rehearse } from "@tenantry/postgres";
import type { Environment, Furniture, Scratch } from "@tenantry/postgres";
import { environmentOf } from "../config/environment.ts";
import type { NamedUrl } from "../config/url.ts";
import { TenantryError } from "../error.ts";
import type { Project } from "../load.ts";
import { openSandboxes } from "./sandbox.ts";
import { scratchServer } from "./scratch-server.ts";
import type { ScratchWish } from "./scratch-server.ts";

/** What is to be rehearsed, and what is known of where it will run. */
export interface RehearsalRequest {
  readonly project: Project;
  readonly catalog: Catalog;
  readonly state: State;
  readonly plan: Plan;
  /** What the environment's servers are like; null where nobody looked. */
  readonly facts: Facts | null;
  /** The environment's own database, which is never rehearsed on; null where none is known. */
  readonly environment: Environment | null;
}

export interface Rehearsed {
  readonly rehearsal: Rehearsal;
  readonly problems: readonly Problem[];
}

/** Where to rehearse; the embedded server of the environment's major version when left out. */
export interface RehearsalWish {
  readonly shadowUrl?: string | null;
  readonly serverVersion?: number | null;
  /** `untrusted` ones, which nobody has read yet, run in a sandbox and nowhere else; `trusted` when left out. */
  readonly files?: "trusted" | "untrusted";
  /** How long untrusted files may run in all; ten minutes when left out. */
  readonly deadlineMs?: number | null;
}

/**
 * Runs a plan up, down and up again on a scratch server, for each cohort on its own history. Throws exit 2 where there is no
 * server to be had, and exit 9 where the one that was named is in use.
 */
export async function rehearseFleet(request: RehearsalRequest, wish: RehearsalWish = {}): Promise<Rehearsed> {
  if (request.plan.stages.length === 0) return judged(nothing);
  return wish.files === "untrusted" ? await inSandbox(request, wish) : await onServer(request, wish);
}

async function inSandbox(request: RehearsalRequest, wish: RehearsalWish): Promise<Rehearsed> {
  // Nobody connects to it.
  const like = likeOf(request.project, {
    name: "the sandbox",
    url: "postgresql://sandbox@localhost/sandbox",
  });
  const { scratch, late, ended } = await openSandboxes(
    like,
    furnitureOf(like, request.facts),
    wish.deadlineMs ?? null,
  );
  try {
    const done = await inScratch(scratch, request, "sandbox").catch((error: unknown) => {
      throw late(error) ?? error;
    });
    return refused(done, late() ?? ended());
  } finally {
    await scratch.close();
  }
}

/** What time ran out for, or had no sandbox left, is no success because nothing of it failed. */
function refused({ rehearsal, problems }: Rehearsed, why: TenantryError | null): Rehearsed {
  if (why === null || (why.code === "sandbox-ended" && problems.some(({ exit }) => exit === 9))) {
    return { rehearsal, problems };
  }
  const { code, message, help, exit } = why;
  return {
    rehearsal: { ...rehearsal, notes: [...rehearsal.notes, message] },
    problems: [...problems, { code, severity: "error", message, help, exit }],
  };
}

async function onServer(request: RehearsalRequest, wish: RehearsalWish): Promise<Rehearsed> {
  return await onScratchServer(
    request,
    wish,
    async (scratch, kind) => await inScratch(scratch, request, kind),
  );
}

/** Works on the server that is wished for, and leaves nothing there. Throws as `rehearseFleet` does. */
export async function onScratchServer<T>(
  { project, facts, environment }: Pick<RehearsalRequest, "project" | "facts" | "environment">,
  wish: RehearsalWish,
  work: (scratch: Scratch, kind: "embedded" | "shadow") => Promise<T>,
): Promise<T> {
  const server = await scratchServer(project.folder, wishOf(wish, facts));
  try {
    const like = likeOf(project, server.at);
    if (server.kind === "shadow") await refuseShadow(like, environment);
    const scratch = await openScratch(like.connection, like, furnitureOf(like, facts));
    try {
      return await work(scratch, server.kind);
    } finally {
      await scratch.close();
    }
  } finally {
    await server.close();
  }
}

function likeOf({ settings, environment }: Project, at: NamedUrl): Environment {
  return environmentOf(settings, { name: environment, at, direct: null, tenants: { from: "none" } });
}

async function inScratch(
  scratch: Scratch,
  request: RehearsalRequest,
  kind: RehearsalServer["kind"],
): Promise<Rehearsed> {
  const cohorts = await rehearse(scratch, { ...request, plan: withoutHazards(request.plan) });
  const { version, major } = scratch;
  const notes = [...otherMajor(major, request.facts), ...scratch.notes];
  return judged({ version: 1, server: { kind, version }, skipped: null, notes, cohorts });
}

/** What is dangerous for a fleet is not for a scratch server, and there it can be seen. */
function withoutHazards(plan: Plan): Plan {
  const hazards = new Set(
    plan.problems.filter(({ evidence }) => evidence !== undefined).map(({ code }) => code),
  );
  const stages = plan.stages.map((stage) => ({
    ...stage,
    cohorts: stage.cohorts.map((cohort) => ({
      ...cohort,
      blocked: cohort.blocked.filter((code) => !hazards.has(code)),
    })),
  }));
  return { ...plan, stages };
}

const nothing: Rehearsal = { version: 1, server: null, skipped: null, notes: [], cohorts: [] };

function judged(rehearsal: Rehearsal): Rehearsed {
  return { rehearsal, problems: rehearsalProblems(rehearsal) };
}

function wishOf({ shadowUrl = null, serverVersion = null }: RehearsalWish, facts: Facts | null): ScratchWish {
  if (serverVersion !== null) return { shadowUrl, major: serverVersion, otherwise: "refuse" };
  return { shadowUrl, major: facts?.server.major ?? null, otherwise: "take what there is" };
}

function furnitureOf({ role }: Environment, facts: Facts | null): Furniture {
  const roles = [...(facts?.roles ?? []), ...(role === null ? [] : [role])];
  return { extensions: facts?.extensions ?? [], roles: [...new Set(roles)] };
}

function otherMajor(major: number, facts: Facts | null): readonly string[] {
  if (facts === null || facts.server.major === major) return [];
  return [`The environment runs PostgreSQL ${facts.server.major}, this was PostgreSQL ${major}.`];
}

/** Throws exit 9 where a server that somebody named is in use. */
export async function refuseShadow(like: Environment, environment: Environment | null): Promise<void> {
  const refused = await refuseUsed(like, environment);
  if (refused === null) return;
  throw new TenantryError(
    "shadow-in-use",
    refused,
    "Name an empty database on a server that nobody needs.",
    9,
  );
}
