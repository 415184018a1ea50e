import type { ArgsDef } from "citty";
import { describe, expect, test } from "vitest";
import { TenantryError } from "../error.ts";
import { globals, many, targets } from "./globals.ts";
import { strict } from "./strict.ts";

const apply: ArgsDef = {
  ...targets,
  "dry-run": { type: "boolean" },
  to: { type: "string", valueHint: "version" },
  ...globals,
};
const create: ArgsDef = {
  scope: { type: "positional", description: "a scope" },
  description: { type: "positional", required: false },
  ...globals,
};
const drop: ArgsDef = { id: { type: "positional", valueHint: many, description: "an id" }, ...globals };

describe("strict()", () => {
  test("gathers flags, repeated ones in order, and words", () => {
    const { flags, words } = strict(["--tenant", "acme", "--to=003", "--tenant=corp", "--dry-run"], apply);
    expect([...flags]).toEqual([
      ["tenant", ["acme", "corp"]],
      ["to", ["003"]],
      ["dry-run", [""]],
    ]);
    expect(words).toEqual([]);
    expect(strict(["tenant", "add avatar", "--json"], create).words).toEqual(["tenant", "add avatar"]);
    expect(strict(["a", "b", "c"], drop).words).toEqual(["a", "b", "c"]);
  });

  test("takes what follows -- as words", () => {
    expect(strict(["tenant", "--", "--looks-like-a-flag"], create).words).toEqual([
      "tenant",
      "--looks-like-a-flag",
    ]);
  });

  test("knows --no-color as the opposite of --color", () => {
    expect([...strict(["--no-color"], apply).negated]).toEqual(["color"]);
  });

  test.each([
    [["--tenat", "acme"], "Unknown flag --tenat. Did you mean --tenant?"],
    [["--outOfOrder"], "Unknown flag --outOfOrder. See --help for the flags of this command."],
    [["--dryrun"], "Unknown flag --dryrun. Did you mean --dry-run?"],
    [["-x"], "Unknown flag -x. See --help for the flags of this command."],
    [["--no-tenant"], "Unknown flag --no-tenant. Did you mean --tenant?"],
    [["--no-dry-run"], "Unknown flag --no-dry-run. Did you mean --dry-run?"],
    [["--constructor"], "Unknown flag --constructor. See --help for the flags of this command."],
    [["--to", "1", "--to", "2"], "--to is given more than once. Give --to once."],
    [["--json", "--json"], "--json is given more than once. Give --json once."],
    [["--tenant"], "--tenant needs a value. Write --tenant <id>."],
    [["--tenant="], "--tenant needs a value. Write --tenant <id>."],
    [["--tenant", "--json"], "--tenant needs a value. Write --tenant <id>."],
    [["--json=false"], "--json takes no value. Write --json alone."],
    [["acme"], '"acme" is one word too many. See --help for what this command takes.'],
    [["--", "--json"], '"--json" is one word too many. See --help for what this command takes.'],
  ])("refuses %j", (args, message) => {
    expect(refusal(args, apply)).toBe(message);
  });

  test("refuses missing and stray words", () => {
    expect(refusal([], create)).toBe("<scope> is missing. Give a scope.");
    expect(refusal(["a", "b", "c"], create)).toContain('"c" is one word too many');
    expect(refusal([], drop)).toBe("<id> is missing. Give an id.");
  });
});

function refusal(args: readonly string[], def: ArgsDef): string {
  try {
    return JSON.stringify([...strict(args, def).flags]);
  } catch (error) {
    if (error instanceof TenantryError && error.exit === 2) return `${error.message} ${error.help}`;
    throw error;
  }
}
