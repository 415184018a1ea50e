import { compareVersions } from "@tenantry/core";
import { titled } from "./source.ts";
import type { ForeignFile } from "./source.ts";

/** What the head of a revision file says; nothing of it is executed. */
export interface Revision {
  readonly file: ForeignFile;
  readonly id: string;
  /** The revisions that it follows: none for a base, several for a merge. */
  readonly down: readonly string[];
  readonly dependsOn: readonly string[];
  /** Names of the branch that begins here. */
  readonly labels: readonly string[];
  readonly message: string;
  /** `20241108120000`; null where the file does not say when it was made. */
  readonly created: string | null;
  /** It looks at the database while it runs, which offline mode cannot. */
  readonly looks: "looks" | "blind";
}

/** A revision with a name of ours. */
export interface NamedRevision extends Revision {
  readonly version: string;
  readonly title: string;
}

/** The revision in a file; null where there is none. */
export function revisionIn(file: ForeignFile): Revision | null {
  const { text } = file;
  const [id] = assigned(text, "revision");
  if (id === undefined || !/^down_revision\b/m.test(text)) return null;
  const [, doc = ""] = /^\s*(?:[rRuU]?"""|[rRuU]?''')([\s\S]*?)(?:"""|''')/.exec(text) ?? [];
  const message = doc.split(/\n\s*Revision ID:/)[0]?.trim() ?? "";
  const date = /^Create Date:\s*(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d)/m.exec(doc);
  return {
    file,
    id,
    down: assigned(text, "down_revision"),
    dependsOn: assigned(text, "depends_on"),
    labels: assigned(text, "branch_labels"),
    message: message === "" ? id : message,
    created: date === null ? null : date.slice(1).join(""),
    looks: /\b(?:get_bind|inspect|get_table_names|is_offline_mode)\s*\(/.test(text) ? "looks" : "blind",
  };
}

/** Gives every revision a version that keeps their order: by its own id, its file, when it was made, or else by counting. */
export function named(revisions: readonly Revision[]): readonly NamedRevision[] {
  const sorted = inOrder(revisions);
  const schemes: readonly ((revision: Revision, at: number) => readonly [string, string] | null)[] = [
    ({ id }) => split(id),
    ({ file }) => split(file.path.slice(file.path.lastIndexOf("/") + 1).replace(/\.py$/, "")),
    ({ created, message }) => (created === null ? null : [created, titled(message.toLowerCase())]),
  ];
  for (const scheme of schemes) {
    const result = sorted.flatMap((revision, at): readonly NamedRevision[] => {
      const [version, title] = scheme(revision, at) ?? [];
      return version === undefined || title === undefined ? [] : [{ ...revision, version, title }];
    });
    if (result.length === sorted.length && keepsOrder(result)) return result;
  }
  const width = Math.max(4, String(sorted.length).length);
  return sorted.map((revision, at) => ({
    ...revision,
    version: String(at + 1).padStart(width, "0"),
    title: titled(revision.message.toLowerCase()).slice(0, 80),
  }));
}

/** Every revision after those that it follows. */
export function inOrder(revisions: readonly Revision[]): readonly Revision[] {
  const byId = new Map(revisions.map((revision) => [revision.id, revision]));
  const done = new Set<string>();
  const sorted: Revision[] = [];
  const waiting = revisions
    .toSorted((a, b) => (a.file.path < b.file.path ? 1 : -1))
    .map((revision) => ({ revision, isOpen: false }));
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { revision, isOpen } = next;
    if (done.has(revision.id)) continue;
    if (isOpen) {
      done.add(revision.id);
      sorted.push(revision);
    } else {
      waiting.push({ revision, isOpen: true });
      for (const id of followed(revision)) {
        const parent = byId.get(id);
        if (
          parent !== undefined &&
          !done.has(id) &&
          !waiting.some((one) => one.isOpen && one.revision === parent)
        )
          waiting.push({ revision: parent, isOpen: false });
      }
    }
  }
  return sorted;
}

/** What must be there before it. */
export function followed({ down, dependsOn }: Revision): readonly string[] {
  return [...down, ...dependsOn];
}

function split(stem: string): readonly [string, string] | null {
  const [, version, title] = /^(\d{8}_\d{4,6}(?=_)|\d+)_([\p{L}\p{M}\p{N}_+-]+)$/u.exec(stem) ?? [];
  return version === undefined || title === undefined ? null : [version, title];
}

function keepsOrder(revisions: readonly NamedRevision[]): boolean {
  const versions = new Map(revisions.map(({ id, version }) => [id, version]));
  const sorted = revisions.map(({ version }) => version).toSorted(compareVersions);
  const isUnique = sorted.every(
    (version, at) => at === 0 || compareVersions(sorted[at - 1] ?? "", version) < 0,
  );
  return (
    isUnique &&
    revisions.every((revision) =>
      followed(revision).every((id) => compareVersions(versions.get(id) ?? "0", revision.version) < 0),
    )
  );
}

/** The strings of an assignment: `x = None`, `x: str = "a"`, `x = ("a", "b")`. */
function assigned(text: string, name: string): readonly string[] {
  const start = new RegExp(`^${name}[ \\t]*(?::[^=\\n]*)?=[ \\t]*`, "m").exec(text);
  if (start === null) return [];
  const rest = text.slice(start.index + start[0].length);
  const value = /^[([]/.test(rest) ? rest.slice(0, rest.search(/[)\]]/) + 1) : (rest.split("\n")[0] ?? "");
  return [...value.replaceAll(/#.*$/gm, "").matchAll(/(["'])(.*?)\1/g)].map(([, , word = ""]) => word);
}
