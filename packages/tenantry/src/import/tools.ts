import { usage } from "../error.ts";
import { fromDbmate, isDbmate } from "./dbmate.ts";
import { fromFlyway, isFlyway } from "./flyway.ts";
import { fromGolangMigrate, isGolangMigrate } from "./golang-migrate.ts";
import { fromGoose, isGoose } from "./goose.ts";
import { fromNodePgMigrate, isNodePgMigrate } from "./node-pg-migrate.ts";
import { fromPrisma, isPrisma } from "./prisma.ts";
import { fromPythonConstants, isPythonConstants } from "./python-constants.ts";
import type { Conversion, ForeignFile, ImportTool } from "./source.ts";

interface Reader {
  readonly fits: (files: readonly ForeignFile[]) => boolean;
  readonly convert: (files: readonly ForeignFile[]) => Conversion;
}

/** Alembic's files are no SQL: its own command renders them. */
export type PlainTool = Exclude<ImportTool, "alembic">;

/** The tools whose files say all there is to say. */
export const readers: Readonly<Record<PlainTool, Reader>> = {
  dbmate: { fits: isDbmate, convert: fromDbmate },
  flyway: { fits: isFlyway, convert: fromFlyway },
  "golang-migrate": { fits: isGolangMigrate, convert: fromGolangMigrate },
  goose: { fits: isGoose, convert: fromGoose },
  "node-pg-migrate": { fits: isNodePgMigrate, convert: fromNodePgMigrate },
  prisma: { fits: isPrisma, convert: fromPrisma },
  "python-constants": { fits: isPythonConstants, convert: fromPythonConstants },
};

export const plainTools: readonly PlainTool[] = [
  "dbmate",
  "flyway",
  "golang-migrate",
  "goose",
  "node-pg-migrate",
  "prisma",
  "python-constants",
];

/** The names that `--from` takes. */
export const importTools: readonly ImportTool[] = ["alembic", ...plainTools];

/** Whose files these are. Throws exit 2 where none is recognised, or several are. */
export function recognised(files: readonly ForeignFile[], folder: string): ImportTool {
  const fitting = [
    ...(files.some(isRevision) ? (["alembic"] as const) : []),
    ...plainTools.filter((tool) => readers[tool].fits(files)),
  ];
  const [tool, other] = fitting;
  if (tool !== undefined && other === undefined) return tool;
  if (tool !== undefined) {
    throw usage(
      "import-ambiguous",
      `${folder} looks like the work of ${fitting.join(" and ")}.`,
      `Say which is meant: --from ${fitting.join("|")}, or name a folder with only one of them.`,
    );
  }
  if (files.some(({ path }) => /(?:^|\/)(?:\d{8}_\d{4,6}|\d+)_[^/]+\.sql$/.test(path))) {
    throw usage(
      "import-needless",
      `The files of ${folder} are migrations as they are: plain SQL, named <version>_<description>.sql.`,
      'Copy them into migrations/public, migrations/tenant or migrations/both, or let "migrations" of tenantry.config.json name their folder.',
    );
  }
  throw usage(
    "import-unknown",
    `Nothing in ${folder} is a migration that tenantry knows.`,
    `Name the folder of the files themselves, or say whose they are: --from ${importTools.join("|")}.`,
  );
}

/** A revision of Alembic. */
function isRevision({ path, text }: ForeignFile): boolean {
  return path.endsWith(".py") && /^down_revision\b/m.test(text) && /^revision\b/m.test(text);
}
