import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A private copy of the tree as it is now, uncommitted changes too, whose packages are its own and whose dependencies are shared. */
export function privateCopy(root) {
  const folder = mkdtempSync(join(tmpdir(), "tenantry-mutations-"));
  const list = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
  const files = execFileSync("git", list, { cwd: root, encoding: "utf8", maxBuffer: 1 << 28 });
  for (const file of files.split("\0")) {
    if (file === "" || !existsSync(join(root, file))) continue;
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(join(root, file), join(folder, file), { verbatimSymlinks: true });
  }
  shareDependencies(root, folder);
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Links to packages of ours are relative: copied as they are they lead into the copy. */
function shareDependencies(root, folder) {
  const [from, to] = [join(root, "node_modules"), join(folder, "node_modules")];
  mkdirSync(to);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isSymbolicLink() || entry.name === "@tenantry")
      cpSync(source, target, { recursive: true, verbatimSymlinks: true });
    else if (entry.isDirectory() && !entry.name.startsWith(".vite")) symlinkSync(source, target);
  }
}

/** Makes the edits in the copy; returns what takes them back. Throws where a text is not there exactly once. */
export function mutate(folder, mutation) {
  const { name, also = [] } = mutation;
  const before = new Map();
  for (const { file, find, replace } of [mutation, ...also]) {
    const path = join(folder, file);
    const text = readFileSync(path, "utf8");
    const found = text.split(find).length - 1;
    if (found !== 1) throw new Error(`${name}: found ${found} times in ${file}, not once: ${find}`);
    if (!before.has(path)) before.set(path, text);
    writeFileSync(
      path,
      text.replace(find, () => replace),
    );
  }
  return () => {
    for (const [path, text] of before) writeFileSync(path, text);
  };
}
