import { change, foreignProblem, stub, titled } from "./source.ts";
import type { Change, Conversion, ForeignFile, Script } from "./source.ts";

const name = /(?:^|\/)([VUBR])([\d._]*)__([^/]+)\.(sql|java|kt|class)$/;

interface Named {
  readonly file: ForeignFile;
  readonly prefix: string;
  /** As Flyway's table spells it: `1.2`. */
  readonly version: string;
  readonly title: string;
  readonly kind: string;
}

/** `V1_2__create_users.sql`, `U1_2__…` to undo, `R__…` repeatable, and `….sql.conf` beside them. */
export function isFlyway(files: readonly ForeignFile[]): boolean {
  return files.some(({ path }) => /(?:^|\/)(V[\d._]+|R)__[^/]+\.(sql|java)$/.test(path));
}

export function fromFlyway(files: readonly ForeignFile[]): Conversion {
  const named = files.flatMap(namedAs);
  const versioned = named.filter(({ prefix }) => prefix === "V");
  const spelled = speller(versioned.map(({ version }) => version));
  const undo = new Map(named.filter(({ prefix }) => prefix === "U").map((one) => [one.version, one.file]));
  const configured = new Map(files.map(({ path, text }) => [path, text]));
  const repeatable = named
    .filter(({ prefix }) => prefix === "R")
    .toSorted((a, b) => (a.title < b.title ? -1 : 1));
  const last = versioned.map(({ version }) => BigInt(spelled(version))).reduce((a, b) => (a > b ? a : b), 0n);
  const width = spelled(versioned.at(-1)?.version ?? "1").length;
  const changes = [
    ...versioned.map((one): Change => {
      const { file, version, title, kind } = one;
      const given = { source: file.path, version: spelled(version), title: titled(title), key: version };
      if (kind !== "sql") return stub(given, "it is written for the Java virtual machine");
      const down = undo.get(version);
      return change({
        ...given,
        up: scriptOf(file, configured),
        down: down === undefined ? null : scriptOf(down, configured),
      });
    }),
    ...repeatable.map(({ file, title }, at) =>
      change({
        source: file.path,
        version: String(last + BigInt(at) + 1n).padStart(width, "0"),
        title: titled(title),
        key: `R__${title}`,
        description: `${title.replaceAll("_", " ")} (was repeatable: each new text of it is a new migration)`,
        up: scriptOf(file, configured),
      }),
    ),
  ];
  return { changes, problems: named.flatMap((one) => [...bases(one), ...placeholders(one)]) };
}

function namedAs(file: ForeignFile): readonly Named[] {
  const [, prefix, version, title, kind] = name.exec(file.path) ?? [];
  if (prefix === undefined || version === undefined || title === undefined || kind === undefined) return [];
  return [{ file, prefix, version: version.replaceAll("_", "."), title, kind }];
}

/** Whole numbers stay as they are; parts are padded side by side, so that their order stays and there is room between them. */
function speller(versions: readonly string[]): (version: string) => string {
  const parts = versions.map((version) => version.split("."));
  const count = Math.max(1, ...parts.map((one) => one.length));
  if (count === 1) return (version) => version;
  const widths = Array.from({ length: count }, (_, at) =>
    Math.max(at === 0 ? 1 : 3, ...parts.map((one) => one[at]?.length ?? 0)),
  );
  return (version) => {
    const own = version.split(".");
    return widths.map((width, at) => (own[at] ?? "").padStart(width, "0")).join("");
  };
}

function scriptOf({ path, text }: ForeignFile, files: ReadonlyMap<string, string>): Script {
  const off = /^\s*executeInTransaction\s*=\s*false/m.test(files.get(`${path}.conf`) ?? "");
  const sql = text
    .replaceAll(/"\$\{flyway:defaultSchema\}"|\$\{flyway:defaultSchema\}/g, `:"schema"`)
    .replaceAll(/'\$\{flyway:database\}'/g, ":'database'");
  return { sql, transaction: off ? "off" : "on" };
}

function bases({ file, prefix }: Named): Conversion["problems"] {
  if (prefix !== "B") return [];
  return [
    foreignProblem(
      "base-migration",
      file.path,
      "a baseline is where fresh databases start, which is no migration here.",
      "Save it as public/schema.sql or tenant/schema.sql with --! baseline: <version>, and take it out of this folder.",
    ),
  ];
}

function placeholders({ file, kind }: Named): Conversion["problems"] {
  const text = kind === "sql" ? scriptOf(file, new Map()).sql : "";
  const found = /\$\{[^}\n]*\}/.exec(text)?.[0];
  if (found === undefined) return [];
  return [
    foreignProblem(
      "placeholder",
      file.path,
      `${found} is filled in by Flyway.`,
      `Write what it stands for: :"schema", :'tenant', :"label.region", or the value itself.`,
    ),
  ];
}
