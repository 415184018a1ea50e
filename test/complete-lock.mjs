// Completes package-lock.json where the registry in use lacks builds for other platforms: npm leaves such optional
// packages out of the lock and then refuses `npm ci` because they are missing. Run by `npm run lock`.
import { readFileSync, writeFileSync } from "node:fs";

const systems = {
  android: "android",
  darwin: "darwin",
  freebsd: "freebsd",
  linux: "linux",
  openharmony: "openharmony",
  win32: "win32",
  windows: "win32",
};
const processors = {
  arm: "arm",
  arm64: "arm64",
  ia32: "ia32",
  ppc64: "ppc64",
  riscv64: "riscv64",
  s390x: "s390x",
  x64: "x64",
  64: "x64",
};
const libraries = { gnu: "glibc", musl: "musl" };

const lock = JSON.parse(readFileSync("package-lock.json", "utf8"));
let added = 0;
for (const entry of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    if (lock.packages[`node_modules/${name}`] !== undefined || !/^\d/.test(version)) continue;
    lock.packages[`node_modules/${name}`] = {
      version,
      ...platform(name),
      ...(entry.dev ? { dev: true } : {}),
      optional: true,
    };
    added += 1;
  }
}
const [root, ...rest] = Object.entries(lock.packages);
lock.packages = Object.fromEntries([root, ...rest.toSorted(([a], [b]) => (a < b ? -1 : 1))]);
writeFileSync("package-lock.json", `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${added} packages of other platforms added to package-lock.json`);

/** `@oxlint/binding-linux-x64-musl` says it all; npm skips a package of another platform without asking the registry. */
function platform(name) {
  const words = name.slice(name.indexOf("/") + 1).split("-");
  const known = (names) => words.flatMap((word) => names[word] ?? []).slice(0, 1);
  const [os, cpu, libc] = [known(systems), known(processors), known(libraries)];
  if (os.length === 0 || cpu.length === 0) throw new Error(`the name ${name} does not tell its platform`);
  return { cpu, ...(libc.length > 0 ? { libc } : {}), os };
}
