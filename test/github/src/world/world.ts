import type { JsonObject } from "../json.ts";
import type { Files, Objects } from "./git.ts";

/** A repository on GitHub with everything that happened to it. Changed only by the functions of this folder. */
export interface World {
  readonly repository: Repository;
  readonly objects: Objects;
  readonly commits: Map<string, Commit>;
  /** Heads by branch; a fork's branch is `stranger:feature`. */
  readonly branches: Map<string, string>;
  /** Issues and pull requests share their numbers. */
  readonly issues: Map<number, Issue>;
  readonly pulls: Map<number, Pull>;
  readonly comments: Map<number, Comment>;
  readonly reviews: Review[];
  readonly labels: Map<string, Label>;
  readonly checks: Map<number, CheckRun>;
  readonly deployments: Map<number, Deployment>;
  /** Who may do what; anyone else has none. */
  readonly collaborators: Map<string, "admin" | "write" | "read">;
  /** Seconds since the world began; every happening takes one. */
  clock: number;
  lastId: number;
  lastNumber: number;
}

export interface Repository {
  readonly owner: string;
  readonly name: string;
  readonly fullName: string;
  readonly defaultBranch: string;
  readonly visibility: "public" | "private";
}

export interface Commit {
  readonly sha: string;
  readonly tree: string;
  readonly files: Files;
  readonly parents: readonly string[];
  readonly message: string;
  readonly author: string;
  readonly at: string;
}

/** What an issue and a pull request have in common. */
export interface Issue {
  readonly id: number;
  readonly number: number;
  readonly author: string;
  readonly createdAt: string;
  title: string;
  body: string | null;
  state: "open" | "closed";
  stateReason: string | null;
  labels: readonly string[];
  updatedAt: string;
  closedAt: string | null;
}

export interface Pull {
  readonly number: number;
  /** As in `branches`. */
  readonly head: string;
  readonly base: string;
  /** `owner/name` of where the head lives. */
  readonly headRepository: string;
  readonly draft: boolean;
  headSha: string;
  /** The head before the last push; null until there was one. */
  previousSha: string | null;
  baseSha: string;
  merged: { readonly at: string; readonly by: string; readonly sha: string } | null;
  /** Commits that came to the base branch by its merge. */
  introduced: ReadonlySet<string>;
}

export interface Comment {
  readonly id: number;
  readonly issue: number;
  readonly author: string;
  readonly app: App | null;
  readonly createdAt: string;
  body: string;
  updatedAt: string;
  /** Who changed it last, if anyone did. */
  editor: string | null;
  /** Why it was folded away: `outdated`. */
  minimized: string | null;
}

export interface Review {
  readonly id: number;
  readonly pull: number;
  readonly author: string;
  readonly state: "APPROVED" | "CHANGES_REQUESTED" | "COMMENTED" | "DISMISSED";
  readonly body: string;
  /** The head that was looked at. */
  readonly commit: string;
  readonly at: string;
}

export interface Label {
  readonly id: number;
  readonly name: string;
  readonly color: string;
  readonly description: string | null;
}

export interface App {
  readonly id: number;
  readonly slug: string;
}

export interface CheckRun {
  readonly id: number;
  readonly headSha: string;
  readonly app: App;
  readonly annotations: readonly JsonObject[];
  readonly startedAt: string;
  /** What the requests said, later ones over earlier ones. */
  readonly said: JsonObject;
}

export interface Deployment {
  readonly id: number;
  readonly sha: string;
  readonly author: string;
  readonly app: App | null;
  readonly createdAt: string;
  readonly said: JsonObject;
  readonly statuses: DeploymentStatus[];
}

export interface DeploymentStatus {
  readonly id: number;
  readonly author: string;
  readonly createdAt: string;
  readonly said: JsonObject;
}

/** A private repository `acme/shop` without commits; its owner is `acme`. */
export function createWorld(given: Partial<Omit<Repository, "fullName">> = {}): World {
  const { owner = "acme", name = "shop", defaultBranch = "main", visibility = "private" } = given;
  return {
    repository: { owner, name, fullName: `${owner}/${name}`, defaultBranch, visibility },
    objects: new Map(),
    commits: new Map(),
    branches: new Map(),
    issues: new Map(),
    pulls: new Map(),
    comments: new Map(),
    reviews: [],
    labels: new Map(),
    checks: new Map(),
    deployments: new Map(),
    collaborators: new Map([[owner, "admin"]]),
    clock: 0,
    lastId: 1000,
    lastNumber: 0,
  };
}

const beginning = Date.parse("2026-11-20T09:00:00Z");

/** The time of the next happening, one second after the last. */
export function tick(world: World): string {
  world.clock += 1;
  return now(world);
}

export function now(world: World): string {
  return new Date(beginning + world.clock * 1000).toISOString().replace(".000Z", "Z");
}

export function newId(world: World): number {
  world.lastId += 1;
  return world.lastId;
}
