import { z } from "zod";
import type { Config, Secret, Settings } from "./config.ts";
import { durationPattern, sizePattern } from "./quantity.ts";
import { sharesOf } from "./rollout.ts";
import { object } from "./strict-object.ts";
import { tenants } from "./tenants-schema.ts";

const duration = text("How long", durationPattern, "a duration such as 3s, 500ms or 5min");
const size = text("How large", sizePattern, "a size such as 8MB or 512kB");

const passwordless = z
  .string()
  .min(1)
  .refine((url) => !holdsPassword(url), {
    error: 'a password does not belong in this file. Name a variable: {"env": "DATABASE_URL"}',
  });

const secret: z.ZodType<Secret> = z.union(
  [
    passwordless,
    z.strictObject({ env: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "expected the name of a variable") }),
  ],
  { error: 'expected a URL without a password, or {"env": "NAME_OF_A_VARIABLE"}' },
);

const canary = z
  .union([z.int().min(1), z.array(z.string().min(1)).min(1)], {
    error: 'expected how many tenants go first, or which: ["acme", "tier=free"]',
  })
  .describe("Who goes first: so many tenants, or ids and labels");

const shares = z
  .array(z.string())
  .min(1)
  .describe("Growing shares of the tenants that go before the rest: 1%, 10%")
  .superRefine((words, context) => {
    const read = sharesOf(words);
    if ("wrong" in read) context.addIssue({ code: "custom", message: `${read.wrong}: write "1%", "10%"` });
  });

const hooks = z
  .array(
    object({
      run: z.string().min(1).describe("For the shell, in the project's folder"),
      timeout: duration.describe("How long it may take (default: 1min)").exactOptional(),
      onFailure: z
        .enum(["stop", "continue"])
        .describe("When it fails, stop: nothing runs, or the run counts as failed (default: stop)")
        .exactOptional(),
      env: z
        .array(z.string().min(1))
        .describe("Variables it may see besides PATH and the like")
        .exactOptional(),
    }),
  )
  .exactOptional();

const settings = {
  url: secret.describe("The database (default: CONTROL_DATABASE_URL, else DATABASE_URL)").exactOptional(),
  directUrl: secret.describe("Bypasses the pooler that url goes through").exactOptional(),
  public: object({
    schema: z.string().min(1).describe("The public schema (default: public)").exactOptional(),
  }).exactOptional(),
  tenants: tenants.exactOptional(),
  ledger: z
    .string()
    .min(1)
    .max(63)
    .describe("Name of the ledger table (default: schema_migrations)")
    .exactOptional(),
  searchPath: z
    .array(z.string().min(1))
    .min(1)
    .describe("Where a file's names are looked up; $target is the target's schema (default: $target)")
    .exactOptional(),
  role: z
    .string()
    .min(1)
    .describe("The role that each step takes (default: the one that connects)")
    .exactOptional(),
  timeouts: object({
    lock: duration.describe("How long a statement waits for a lock (default: 3s)").exactOptional(),
    statement: duration.describe("How long a statement may run (default: 5min)").exactOptional(),
    connect: duration.describe("How long connecting may take (default: 10s)").exactOptional(),
    lease: duration.describe("How long a run waits for another run to end (default: 30s)").exactOptional(),
  }).exactOptional(),
  concurrency: z
    .int()
    .min(1)
    .max(1000)
    .describe(
      "Sessions at once on each server (default: twice the cores of the machine that runs it, at most 8)",
    )
    .exactOptional(),
  retries: z
    .int()
    .min(0)
    .describe("Attempts more after a lock, a deadlock or a lost connection (default: 5)")
    .exactOptional(),
  maxFailures: z.int().min(1).describe("The same as budget.wave").exactOptional(),
  rollout: object({ canary: canary.exactOptional(), waves: shares.exactOptional() }).exactOptional(),
  budget: object({
    canary: failures("among the canaries (default: 1)"),
    wave: failures("in a wave, or in a stage without waves"),
    run: failures("in all waves together"),
  }).exactOptional(),
  durability: z
    .enum(["each", "barrier"])
    .describe("When what tenants get is on disk: each commit, or the end of each wave (default: each)")
    .exactOptional(),
  batch: object({
    pauseShare: z
      .number()
      .min(0)
      .max(100)
      .describe("Pause after a round of a batch, as a share of the time it took (default: 0.25)")
      .exactOptional(),
    changesPerRow: z
      .number()
      .min(1)
      .describe("A batch stops after changing this many times the rows of its tables (default: 10)")
      .exactOptional(),
  }).exactOptional(),
  indexes: object({
    plainBelow: size
      .describe("Below this a table's CREATE INDEX CONCURRENTLY runs plainly, inside the step (default: 8MB)")
      .exactOptional(),
  }).exactOptional(),
  labelIdentifiers: z
    .array(z.string().min(1))
    .describe("Values of labels that may stand for a name in a file (default: none)")
    .exactOptional(),
  hooks: object({ before: hooks, after: hooks }).exactOptional(),
  protected: z.boolean().describe("Every apply asks first").exactOptional(),
  lint: object({
    postgres: z
      .int()
      .min(10)
      .max(99)
      .describe("Lowest major version of PostgreSQL in the fleet")
      .exactOptional(),
    severities: z
      .record(z.string(), z.enum(["error", "warning", "notice", "off"]))
      .describe("By rule, as docs/hazards.md names them")
      .exactOptional(),
    paths: z.array(z.string().min(1)).min(1).describe("What tenantry lint looks at").exactOptional(),
    standards: object({
      names: z
        .string()
        .refine(isPattern, "This is not a regular expression")
        .describe("What every name of a table, column, constraint and index matches")
        .exactOptional(),
      columns: z.array(z.string().min(1)).describe("Columns that every table has").exactOptional(),
      types: z.array(z.string().min(1)).describe("Types that no column is of").exactOptional(),
    }).exactOptional(),
  }).exactOptional(),
};

const environment: z.ZodType<Settings> = object(settings);

/** Checks a whole configuration; issues carry a path each. */
export const configSchema: z.ZodType<Config> = object({
  $schema: z.string().exactOptional(),
  migrations: z.string().min(1).describe("Folder of the migrations").exactOptional(),
  environments: z.record(z.string().regex(/^[A-Za-z0-9_-]+$/), environment).exactOptional(),
  ...settings,
});

/** What `schema.json` holds: the same rules for an editor. */
export function jsonSchema(): object {
  return {
    title: "Tenantry configuration",
    ...z.toJSONSchema(configSchema, { target: "draft-7", io: "input" }),
  };
}

function isPattern(text: string): boolean {
  try {
    return new RegExp(text, "u").source !== "";
  } catch {
    return false;
  }
}

/** A password in the file would be committed with it. */
function holdsPassword(url: string): boolean {
  return /^[a-z]+:\/\/[^/?#]*:[^/?#]*@/i.test(url) || /[?&\s]password=/i.test(url);
}

function failures(where: string): z.ZodExactOptional<z.ZodInt> {
  return z.int().min(1).describe(`Failed targets that stop the run, ${where}`).exactOptional();
}

function text(title: string, pattern: RegExp, expected: string): z.ZodString {
  return z
    .string({ error: `expected ${expected}` })
    .regex(pattern, `expected ${expected}`)
    .describe(title);
}
