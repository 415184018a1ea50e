/** Builds the action into one file: `npm run bundle -w @tenantry/action`. The same sources give the same bytes anywhere. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
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
    plugins: [grammarInside],
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

/** PostgreSQL's grammar is WebAssembly beside its script: a bundle of one file has it inside. */
const grammarInside = {
  name: "grammar-inside",
  transform(code, id) {
    if (!id.endsWith("/libpg-query/wasm/libpg-query.js")) return null;
    const grammar = readFileSync(join(id, "../libpg-query.wasm")).toString("base64");
    const inside = code
      .replace("scriptDirectory=__dirname", 'scriptDirectory=""')
      .replace("wasmBinary;var ABORT", () => `wasmBinary=Buffer.from("${grammar}","base64");var ABORT`)
      .replace("function getBinarySync(file){", "function getBinarySync(file){return wasmBinary;");
    if (!inside.includes(grammar) || !inside.includes("return wasmBinary;") || inside.includes("__dirname"))
      throw new Error("libpg-query is not what this knows how to bundle");
    return { code: inside, map: null };
  },
};

if (process.argv[1] === fileURLToPath(import.meta.url)) await bundle(at("dist"));
