import { createHash } from "node:crypto";

/** Files by path. */
export type Files = ReadonlyMap<string, string>;

/** Objects of git by name (SHA-1), as git stores them before compression. */
export type Objects = Map<string, Buffer>;

export interface Signature {
  readonly name: string;
  readonly email: string;
  /** ISO 8601, whole seconds. */
  readonly at: string;
}

/** Adds a blob and returns its name. */
export function addBlob(objects: Objects, text: string): string {
  return addObject(objects, "blob", Buffer.from(text));
}

/** Adds a folder with everything in it and returns its name. */
export function addTree(objects: Objects, files: Files): string {
  const folders = new Map<string, Map<string, string>>();
  const entries: { readonly mode: string; readonly name: string; readonly sha: string }[] = [];
  for (const [path, text] of files) {
    const slash = path.indexOf("/");
    if (slash < 0) {
      entries.push({ mode: "100644", name: path, sha: addBlob(objects, text) });
    } else {
      const folder = folders.get(path.slice(0, slash)) ?? new Map<string, string>();
      folders.set(path.slice(0, slash), folder.set(path.slice(slash + 1), text));
    }
  }
  for (const [name, inner] of folders) entries.push({ mode: "40000", name, sha: addTree(objects, inner) });
  const sorted = entries.toSorted((a, b) => Buffer.compare(orderOf(a), orderOf(b)));
  const parts = sorted.flatMap(({ mode, name, sha }) => [
    Buffer.from(`${mode} ${name}\0`),
    Buffer.from(sha, "hex"),
  ]);
  return addObject(objects, "tree", Buffer.concat(parts));
}

/** Adds a commit and returns its name. */
export function addCommit(
  objects: Objects,
  commit: { readonly tree: string; readonly parents: readonly string[]; readonly message: string },
  author: Signature,
): string {
  const seconds = Date.parse(author.at) / 1000;
  const signature = `${author.name} <${author.email}> ${seconds} +0000`;
  const lines = [
    `tree ${commit.tree}`,
    ...commit.parents.map((parent) => `parent ${parent}`),
    `author ${signature}`,
    `committer ${signature}`,
    "",
    `${commit.message}\n`,
  ];
  return addObject(objects, "commit", Buffer.from(lines.join("\n")));
}

function addObject(objects: Objects, kind: string, content: Buffer): string {
  const stored = Buffer.concat([Buffer.from(`${kind} ${content.length}\0`), content]);
  const sha = createHash("sha1").update(stored).digest("hex");
  objects.set(sha, stored);
  return sha;
}

/** Git sorts a folder as if its name ended in a slash. */
function orderOf(entry: { readonly mode: string; readonly name: string }): Buffer {
  return Buffer.from(entry.mode === "40000" ? `${entry.name}/` : entry.name);
}
