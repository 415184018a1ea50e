import { access, readFile } from "node:fs/promises";
import { dirname, isAbsolute, join, posix, resolve } from "node:path";
import type { Variables } from "../config/variables.ts";
import { usage } from "../error.ts";
import type { Alembic } from "./alembic-process.ts";
import { downgrades, upgrades } from "./alembic-render.ts";
import type { Renderings } from "./alembic-render.ts";
import { followed, named, revisionIn } from "./alembic-revisions.ts";
import type { NamedRevision, Revision } from "./alembic-revisions.ts";
import { change, stub } from "./source.ts";
import type { Change, Conversion, ForeignFile } from "./source.ts";

/** Where the files are, and how Alembic is called. */
interface Asked {
  readonly folder: string;
  readonly shown: string;
  readonly alembic: string | null;
  readonly variables: Variables;
}

/**
 * Reads every Alembic environment of a folder: the graph from the heads of the files, the SQL from Alembic's own offline mode.
 * Throws exit 2 where there is no Alembic, no `alembic.ini`, or its `env.py` does not run.
 */
export async function fromAlembic(files: readonly ForeignFile[], asked: Asked): Promise<Conversion> {
  const revisions = files.map(revisionIn).filter((revision) => revision !== null);
  const tracks = new Map<string, Revision[]>();
  for (const revision of revisions) {
    const ini = await iniOf(revision.file.path, asked);
    const track = tracks.get(ini) ?? [];
    tracks.set(ini, track);
    track.push(revision);
  }
  const parts: Change[] = [];
  for (const [ini, track] of tracks)
    parts.push(...(await converted(named(track), await environment(ini, asked))));
  return { changes: parts, problems: [] };
}

async function converted(revisions: readonly NamedRevision[], alembic: Alembic): Promise<readonly Change[]> {
  const up = await upgrades(alembic, revisions);
  const down = await downgrades(alembic, revisions, up);
  return revisions.map((revision) => changeOf(revision, up, down));
}

function changeOf(revision: NamedRevision, up: Renderings, down: Renderings): Change {
  const { id, file, version, title, message, labels, looks } = revision;
  const given = {
    source: file.path,
    version,
    title,
    key: id,
    description: message,
    requires: followed(revision),
  };
  const script = up.scripts.get(id);
  if (script === undefined)
    return stub(given, `Alembic cannot render it: ${up.failed.get(id) ?? "no reason given"}`);
  const back = down.scripts.get(id) ?? null;
  const notes = [
    ...labels.map((label) => `the branch ${label} begins here: apply --to names its head, not its label`),
    ...(looks === "looks" ? ["it looks at the database, which offline mode cannot: compare the SQL"] : []),
    ...(back === null ? [`no way back: ${down.failed.get(id) ?? "it has none"}`] : []),
  ];
  return change({ ...given, up: script, down: back, notes });
}

/** The nearest `alembic.ini`: beside the file, above it, or in a folder above the one that was named. */
async function iniOf(path: string, { folder, shown }: Asked): Promise<string> {
  const within = posix.dirname(path).split("/");
  const inside = within.map((_, at) => join(folder, ...within.slice(0, within.length - at)));
  const above = Array.from({ length: 4 }, (_, at) => resolve(folder, "../".repeat(at) || "."));
  for (const place of [...inside, ...above]) {
    if (await exists(join(place, "alembic.ini"))) return join(place, "alembic.ini");
  }
  throw usage(
    "alembic-ini-missing",
    `There is no alembic.ini in ${shown} or above it, and Alembic is not called without one.`,
    "Name the folder that holds it.",
  );
}

/** `script_location` is relative to where Alembic is called, which the file does not say: it is where that folder exists. */
async function environment(ini: string, { alembic, variables }: Asked): Promise<Alembic> {
  const text = await readFile(ini, "utf8");
  const location = /^\s*script_location\s*=\s*(\S+)/m.exec(text)?.[1] ?? "alembic";
  const here = dirname(ini);
  const places = Array.from({ length: 6 }, (_, at) => resolve(here, "../".repeat(at) || "."));
  const found = location.replaceAll("%(here)s", here);
  const command = (alembic ?? "alembic").split(/\s+/).filter((word) => word !== "");
  for (const cwd of isAbsolute(found) ? [here] : places) {
    if (await exists(join(isAbsolute(found) ? found : join(cwd, found), "env.py")))
      return { command, cwd, ini, variables };
  }
  throw usage(
    "alembic-location-missing",
    `The script_location of ${ini.slice(ini.lastIndexOf("/") + 1)}, ${location}, is no folder with an env.py.`,
    "Correct it, or import where it is one.",
  );
}

async function exists(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}
