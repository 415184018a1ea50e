import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** The objects of the checkout: no hook, filter or file of the working tree has a say in what they are. */
export interface Git {
  /** The commit that is checked out; null where this is no checkout. */
  head(): Promise<string | null>;
  has(commit: string): Promise<boolean>;
  /** Of a commit, the first one first; none where it is not there, or cut off from them. */
  parents(commit: string): Promise<readonly string[]>;
  /** The text of a file in a commit; null where there is none. */
  text(commit: string, path: string): Promise<string | null>;
  /** The commit that changed a file last, as far as the history is there. */
  lastChange(commit: string, path: string): Promise<string | null>;
  /** Paths of all files below a folder in a commit. */
  paths(commit: string, folder: string): Promise<readonly string[]>;
}

/** The checkout in `folder`. */
export function gitIn(folder: string): Git {
  const git = async (...words: readonly string[]): Promise<string | null> => {
    const args = ["-c", `safe.directory=${folder}`, "-C", folder, ...words];
    try {
      const { stdout } = await run("git", args, { maxBuffer: 64 * 1024 ** 2, env: quiet() });
      return stdout;
    } catch {
      return null;
    }
  };
  return {
    head: async () => (await git("rev-parse", "HEAD"))?.trim() ?? null,
    has: async (commit) => isCommit(commit) && (await git("cat-file", "-e", `${commit}^{commit}`)) !== null,
    async parents(commit) {
      if (!isCommit(commit)) return [];
      const listed = (await git("rev-list", "--parents", "-n", "1", commit)) ?? "";
      return listed.trim().split(" ").slice(1);
    },
    text: async (commit, path) =>
      isCommit(commit) ? await git("cat-file", "blob", `${commit}:${path}`) : null,
    async lastChange(commit, path) {
      if (!isCommit(commit)) return null;
      const found = (await git("log", "-1", "--format=%H", commit, "--", path))?.trim() ?? "";
      return isCommit(found) ? found : null;
    },
    async paths(commit, local) {
      if (!isCommit(commit)) return [];
      const listed = await git("ls-tree", "-r", "-z", "--name-only", "--full-tree", commit, "--", local);
      return (listed ?? "").split("\0").filter((path) => path !== "");
    },
  };
}

const run = promisify(execFile);

function isCommit(text: string): boolean {
  return /^[0-9a-f]{40}([0-9a-f]{24})?$/.test(text);
}

function quiet(): NodeJS.ProcessEnv {
  return { PATH: process.env["PATH"], HOME: process.env["HOME"], GIT_NO_LAZY_FETCH: "1", LC_ALL: "C" };
}
