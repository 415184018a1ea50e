import type { Sha256, SourceFile } from "../catalog.ts";
import type { Script, Statement } from "../migration.ts";
import type { Problem } from "../problem.ts";
import { unwantedCharacters } from "./characters.ts";
import { executionOf } from "./execution.ts";
import type { Execution } from "./execution.ts";
import { placesOf, problemOf } from "./fault.ts";
import type { Fault, Places } from "./fault.ts";
import { headerOf } from "./header.ts";
import type { Header } from "./header.ts";
import { readPart } from "./part.ts";
import type { Part } from "./part.ts";
import { scriptOf, statementOf } from "./script.ts";
import type { Origin } from "./script.ts";
import { repeatedSections, sectionsOf } from "./sections.ts";
import type { SectionName } from "./sections.ts";
import { headerKeys, sectionKeys, strangers } from "./settings.ts";
import type { Setting } from "./settings.ts";
import { verifyFaults } from "./verify.ts";

/** One file of migrations, read by itself. Of a `.down.sql` only `up` counts: it is what the file holds. */
export interface MigrationFile {
  readonly path: string;
  readonly header: Header;
  readonly searchPath: readonly string[] | null;
  readonly up: Script;
  readonly down: Script | null;
  readonly verify: readonly Statement[];
  readonly places: Places;
  readonly problems: readonly Problem[];
}

/** A file cut into its parts, before its role decides what they mean. */
export interface Cut extends Origin {
  readonly up: Part;
  readonly down: Part | null;
  readonly verify: Part | null;
  /** Those of the header and of the up section. */
  readonly settings: readonly Setting[];
  readonly faults: readonly Fault[];
}

/** Reads a migration, or one half of a pair. */
export function readMigrationFile(file: SourceFile, half: "up" | "down", sha256: Sha256): MigrationFile {
  const whole = cutFile(file);
  const cut = half === "down" ? asDown(whole) : whole;
  const { path, settings, places } = cut;
  const { header, faults: headerFaults } = headerOf(settings);
  const { execution, faults: executionFaults } = executionOf(settings);
  const up = scriptOf(cut.up, execution, cut, sha256);
  const down = half === "up" && cut.down !== null ? downScript(cut.down, cut, sha256) : null;
  const faults = [
    ...cut.faults,
    ...headerFaults,
    ...executionFaults,
    ...up.faults,
    ...(down?.faults ?? []),
    ...(half === "down" ? halfFaults(cut) : headerStrangers(cut)),
    ...verifySection(cut.verify, execution),
    ...(header.irreversible !== null && cut.down !== null ? [contradiction(cut.down)] : []),
  ];
  const verify = (cut.verify?.drafts ?? []).map((draft) => statementOf(draft, cut.text, places));
  const problems = faults.map((fault) => problemOf(fault, path, places));
  const { searchPath } = execution;
  return { path, header, searchPath, up: up.script, down: down?.script ?? null, verify, places, problems };
}

/** Finds the sections of a file and reads each. A byte order mark at the start is left out. */
export function cutFile({ path, text: raw }: SourceFile): Cut {
  const text = raw.startsWith("\ufeff") ? raw.slice(1) : raw;
  const sections = sectionsOf(text);
  const [start, ...marked] = sections.map((section) => readPart(text, section));
  if (start === undefined) throw new Error("bug: a file has no section");
  const named = (name: SectionName): Part | null =>
    marked.find(({ section }) => section.name === name) ?? null;
  const up = named("up");
  const faults = [
    ...unwantedCharacters(text),
    ...repeatedSections(sections),
    ...[start, ...marked].flatMap((part) => part.faults),
    ...(up === null ? [] : start.drafts.slice(0, 1).map(({ start }) => beforeUp(start))),
  ];
  return {
    path,
    text,
    places: placesOf(text),
    up: up ?? start,
    down: named("down"),
    verify: named("verify"),
    settings: [...start.settings, ...(up?.settings ?? [])],
    faults,
  };
}

function downScript(
  part: Part,
  origin: Origin,
  sha256: Sha256,
): { script: Script; faults: readonly Fault[] } {
  const { execution, faults } = executionOf(part.settings);
  const down = scriptOf(part, execution, origin, sha256);
  const strange = strangers(part.settings, sectionKeys, "in a down section");
  return { script: down.script, faults: [...faults, ...strange, ...down.faults] };
}

function headerStrangers({ settings }: Cut): Fault[] {
  return strangers(settings, headerKeys, "in a migration");
}

/** A `.down.sql` may mark its only section as one, as dbmate does. */
function asDown(cut: Cut): Cut {
  const { up, down, settings } = cut;
  if (down === null || up.drafts.length > 0) return cut;
  return { ...cut, up: down, down: null, settings: [...settings, ...down.settings] };
}

/** A `.down.sql` holds one section and says only how it runs; everything else is told by its `.up.sql`. */
function halfFaults({ settings, verify, down }: Cut): Fault[] {
  const section = verify ?? down;
  const strange = strangers(settings, ["scope", ...sectionKeys], "in a .down.sql file");
  if (section === null) return strange;
  const message = `A .down.sql file cannot have a ${section.section.name} section.`;
  const help = "Move it to the .up.sql file.";
  return [...strange, { code: "misplaced-section", message, help, at: section.section.start }];
}

function verifySection(part: Part | null, { mode }: Execution): Fault[] {
  if (part === null) return [];
  const faults = [
    ...strangers(part.settings, [], "in a verify section"),
    ...part.drafts.flatMap(verifyFaults),
  ];
  if (mode === "transaction") return faults;
  const written = mode === "off" ? "transaction: off" : "batch: until-no-rows";
  const message = `A verify section cannot undo a migration with ${written}.`;
  const help = "Put it in an ordinary migration that follows this one.";
  return [...faults, { code: "verify-without-transaction", message, help, at: part.section.start }];
}

function contradiction({ section }: Part): Fault {
  return {
    code: "irreversible-with-down",
    message: "This migration says that it is irreversible and has a down section.",
    help: "Delete one of them.",
    at: section.start,
  };
}

function beforeUp(at: number): Fault {
  return {
    code: "before-up",
    message: "A statement stands above the up section, where it would never run.",
    help: "Move it below the marker, or delete the marker.",
    at,
  };
}
