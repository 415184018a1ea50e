import type { Phase, Scope } from "../migration.ts";
import type { Fault } from "./fault.ts";
import type { Setting } from "./settings.ts";

/** What a file says about itself, apart from how it runs. Null or empty where it says nothing. */
export interface Header {
  readonly scope: Scope | null;
  readonly description: string | null;
  readonly alias: readonly string[];
  /** Ids as `<scope>/<name>`, with the offset of the line that names them. */
  readonly requires: readonly { readonly id: string; readonly at: number }[];
  readonly phase: Phase | null;
  readonly irreversible: string | null;
  readonly stub: string | null;
}

const scopes: Readonly<Record<string, Scope>> = {
  public: "public",
  control: "public",
  tenant: "tenant",
  both: "both",
};
const phases: Readonly<Record<string, Phase>> = { expand: "expand", contract: "contract" };

/** The scope that a word means: `control` is another word for `public`. */
export function scopeNamed(name: string): Scope | null {
  return Object.hasOwn(scopes, name) ? (scopes[name] ?? null) : null;
}

/** Reads the keys that describe; `alias` and `requires` may be given several times, others once. */
export function headerOf(settings: readonly Setting[]): { header: Header; faults: readonly Fault[] } {
  const all = (key: string): readonly Setting[] => settings.filter((setting) => setting.key === key);
  const one = (key: string): Setting | null => all(key)[0] ?? null;
  const [scope, phase] = [one("scope"), one("phase")];
  const named = all("requires").flatMap(({ value, at }) =>
    listOf(value).map((id) => ({ id: canonicalId(id), at })),
  );
  const header: Header = {
    scope: scope === null ? null : scopeNamed(scope.value),
    description: one("description")?.value ?? null,
    alias: all("alias").flatMap(({ value }) => listOf(value)),
    requires: named.filter(({ id }) => isId(id)),
    phase: phase === null || !Object.hasOwn(phases, phase.value) ? null : (phases[phase.value] ?? null),
    irreversible: one("irreversible")?.value ?? null,
    stub: one("stub")?.value ?? null,
  };
  const faults = [
    ...repeated(settings),
    ...(scope !== null && header.scope === null ? [misvalued(scope, "public, tenant or both")] : []),
    ...(phase !== null && header.phase === null ? [misvalued(phase, "expand or contract")] : []),
    ...named.filter(({ id }) => !isId(id)).map(malformedId),
    ...(named.length === 0 ? contractAlone(phase) : []),
  ];
  return { header, faults };
}

function listOf(value: string): string[] {
  return value
    .split(",")
    .map((item) => item.trim().replace(/\.sql$/, ""))
    .filter((item) => item !== "");
}

/** `control/x` is `public/x`. */
function canonicalId(id: string): string {
  return id.startsWith("control/") ? `public/${id.slice("control/".length)}` : id;
}

function isId(id: string): boolean {
  const [folder, name] = id.split("/", 2);
  return name !== undefined && name !== "" && scopeNamed(folder ?? "") !== null;
}

function malformedId({ id, at }: { readonly id: string; readonly at: number }): Fault {
  return {
    code: "malformed-requires",
    message: `requires: ${id.slice(0, 80)} is no id of a migration.`,
    help: "Write <scope>/<version>_<description>, such as tenant/002_create_users.",
    at,
  };
}

function misvalued({ key, value, at }: Setting, expected: string): Fault {
  const message = `--! ${key}: ${value.slice(0, 60)} is not understood.`;
  return { code: "unknown-value", message, help: `Write ${expected}.`, at };
}

function repeated(settings: readonly Setting[]): Fault[] {
  const seen = new Set<string>();
  return settings.flatMap(({ key, at }) => {
    const again = seen.has(key) && key !== "alias" && key !== "requires";
    seen.add(key);
    if (!again) return [];
    return [
      { code: "repeated-key", message: `--! ${key}: is given twice.`, help: "Keep one of the lines.", at },
    ];
  });
}

function contractAlone(phase: Setting | null): Fault[] {
  if (phase?.value !== "contract") return [];
  return [
    {
      code: "contract-without-requires",
      message:
        "phase: contract without requires: nothing says which expand migration must be everywhere first.",
      help: "Add --! requires: <scope>/<name of the expand migration>.",
      at: phase.at,
    },
  ];
}
