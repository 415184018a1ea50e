/** Builds the action into one file: `npm run bundle -w @tenantry/action`. The same sources give the same bytes anywhere. */
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const at = (path) => fileURLToPath(new URL(path, import.meta.url));

/** Writes `index.js` into a folder. */
export async function bundle(folder) {
  const build = await rolldown({
    cwd: at("."),
    input: at("src/index.ts"),
    platform: "node",
    resolve: { conditionNames: ["@tenantry/source", "node", "import", "default"] },
    // Only the command line has an embedded server, and the action never does.
    external: ["@tenantry/embedded"],
    tsconfig: false,
    onLog: (level, log, report) => {
      if (log.code !== "INEFFECTIVE_DYNAMIC_IMPORT") report(level, log);
    },
  });
  await build.write({
    dir: folder,
    format: "esm",
    entryFileNames: "index.js",
    codeSplitting: false,
    minify: true,
    comments: false,
  });
  await build.close();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await bundle(at("dist"));
