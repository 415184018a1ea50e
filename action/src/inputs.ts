import { z } from "zod";

/** Whether a step may run that nobody reviewed: no; when the plan has no warning and loses no data; always. */
export type Unreviewed = "refuse" | "allow-safe" | "allow";

export type Command = "auto" | "plan" | "comment" | "apply" | "revert" | "status" | "drift" | "lint";

/** What the workflow says, checked; empty inputs are null. */
export interface Inputs {
  readonly command: Command;
  readonly environment: string;
  readonly config: string | null;
  readonly "database-url": string | null;
  readonly "direct-url": string | null;
  readonly "working-directory": string;
  readonly only: "public" | "tenants" | null;
  readonly tenants: readonly string[];
  readonly shard: { readonly index: number; readonly of: number } | null;
  readonly phase: "expand" | "contract" | null;
  readonly "deadline-minutes": number | null;
  readonly canary: string | null;
  readonly "max-failures": number | null;
  readonly "fail-on": "blocked" | "warning" | "never";
  readonly unreviewed: Unreviewed;
  readonly "require-approval": "none" | "head";
  readonly comment: "auto" | "never";
  readonly "show-tenants": "auto" | "always" | "never";
  readonly facts: string | null;
  readonly "shadow-url": string | null;
  readonly "github-token": string | null;
}

/** How an input looks in `action.yml`: what it is for, whether it must be given, and its default. */
export interface InputText {
  readonly description: string;
  readonly required?: true;
  readonly default?: string;
}

const commands = ["auto", "plan", "comment", "apply", "revert", "status", "drift", "lint"] as const;

const text = z.string().transform((value) => (value === "" ? null : value));

const list = z.string().transform((value) => value.split(/[\s,]+/).filter((each) => each !== ""));

const share = z
  .string()
  .regex(/^$|^[1-9]\d*\/[1-9]\d*$/, "is not a share: write the second of eight as 2/8")
  .transform((value) => {
    const [index, of] = value.split("/").map(Number);
    return index === undefined || of === undefined ? null : { index, of };
  });

const count = z
  .string()
  .regex(/^\d*$/, "is not a whole number")
  .transform((value) => (value === "" ? null : Number(value)));

const only = z
  .enum(["", "public", "tenants"], { error: "is not public or tenants" })
  .transform((value) => (value === "" ? null : value));

const phase = z
  .enum(["", "expand", "contract"], { error: "is not expand or contract" })
  .transform((value) => (value === "" ? null : value));

/** One of these words; the default is `action.yml`'s. */
function choice<const Words extends readonly string[]>(...words: Words) {
  return z.enum(words, { error: `is not one of ${words.join(", ")}` });
}

interface Field {
  readonly schema: z.ZodType;
  readonly text: InputText;
}

const fields = {
  command: {
    schema: choice(...commands),
    text: {
      description:
        "What to do. auto: plan and comment on pull_request, apply on push and workflow_dispatch, plan on merge_group, status and drift with one issue on schedule. Others: plan, comment, apply, revert, status, drift, lint",
      default: "auto",
    },
  },
  environment: {
    schema: z.string().regex(/^[A-Za-z0-9_-]+$/, "is not the name of an environment"),
    text: { description: "Environment of tenantry.config.json", default: "production" },
  },
  config: {
    schema: text,
    text: { description: "Path of the configuration; without it the nearest tenantry.config.* upward" },
  },
  "database-url": {
    schema: text,
    text: {
      description:
        "Connection URL, from a secret. May be empty on pull requests from forks and by Dependabot, which are planned from files only",
      required: true,
    },
  },
  "direct-url": {
    schema: text,
    text: { description: "Connection URL that bypasses the pooler, where database-url is one" },
  },
  "working-directory": {
    schema: z.string(),
    text: { description: "Folder of the project in the repository", default: "." },
  },
  only: { schema: only, text: { description: "Only public, or only tenants" } },
  tenants: { schema: list, text: { description: "Only these tenants: ids, by commas or on lines" } },
  shard: { schema: share, text: { description: "Only a share of the tenants: 2/8 is the second of eight" } },
  phase: {
    schema: phase,
    text: {
      description:
        "Only migrations of this phase; apply on push takes expand where the catalog has contracts",
    },
  },
  "deadline-minutes": {
    schema: count,
    text: { description: "Start no further target after so many minutes; the next run goes on" },
  },
  canary: { schema: text, text: { description: "Who goes first: ids, labels or a count" } },
  "max-failures": { schema: count, text: { description: "Stop after so many failed targets" } },
  "fail-on": {
    schema: choice("blocked", "warning", "never"),
    text: {
      description: "From which verdict on a plan fails its job: blocked, warning or never",
      default: "blocked",
    },
  },
  unreviewed: {
    schema: choice("refuse", "allow-safe", "allow"),
    text: {
      description:
        "Steps that no pull request showed: refuse skips and names their targets, allow-safe runs them where the plan has no warning and loses no data, allow runs them",
      default: "refuse",
    },
  },
  "require-approval": {
    schema: choice("none", "head"),
    text: {
      description: "head: somebody who may write must have approved the commit that was planned",
      default: "none",
    },
  },
  comment: {
    schema: choice("auto", "never"),
    text: { description: "never: no comment, only summary, annotations and check", default: "auto" },
  },
  "show-tenants": {
    schema: choice("auto", "always", "never"),
    text: {
      description: "Names of tenants in comments: auto shows them in private repositories",
      default: "auto",
    },
  },
  facts: {
    schema: text,
    text: {
      description:
        "Path of facts about the fleet, as tenantry plan --facts-out writes them: pull requests without a database are planned by those of the base branch",
    },
  },
  "shadow-url": {
    schema: text,
    text: {
      description:
        "Connection URL of an empty database on a scratch server, where plans are run up, down and up again. What comes from forks or Dependabot is not run before somebody who may write puts it into the merge queue",
    },
  },
  "github-token": {
    schema: text,
    text: {
      description: "Token for comments, checks and reviews",
      default: "${{ github.token }}",
    },
  },
} satisfies Record<keyof Inputs, Field>;

/** The inputs in the order of `action.yml`. */
export const inputTexts: readonly (readonly [string, InputText])[] = Object.entries(fields).map(
  ([name, field]) => [name, field.text],
);

/** The outputs in the order of `action.yml`. */
export const outputTexts = {
  verdict: "nothing, safe, warning or blocked",
  digest: "Digest of the plan",
  pending: "How many steps the plan has, over all targets",
  targets: "How many targets have steps",
  applied: "How many targets an apply finished",
  failed: "How many targets failed or are unknown",
  "failure-reason":
    "Why the job failed: plan-changed, refused, integrity, failed, busy, needs-decision, pending, usage, error, interrupted; empty when it did not",
  "plan-file": "Path of plan.json, for upload-artifact",
  "report-file": "Path of report.json, for upload-artifact",
  "comment-url": "Address of the comment",
} as const;

export type Output = keyof typeof outputTexts;

const schema: z.ZodType<Inputs> = z.strictObject({
  command: fields.command.schema,
  environment: fields.environment.schema,
  config: fields.config.schema,
  "database-url": fields["database-url"].schema,
  "direct-url": fields["direct-url"].schema,
  "working-directory": fields["working-directory"].schema,
  only: fields.only.schema,
  tenants: fields.tenants.schema,
  shard: fields.shard.schema,
  phase: fields.phase.schema,
  "deadline-minutes": fields["deadline-minutes"].schema,
  canary: fields.canary.schema,
  "max-failures": fields["max-failures"].schema,
  "fail-on": fields["fail-on"].schema,
  unreviewed: fields.unreviewed.schema,
  "require-approval": fields["require-approval"].schema,
  comment: fields.comment.schema,
  "show-tenants": fields["show-tenants"].schema,
  facts: fields.facts.schema,
  "shadow-url": fields["shadow-url"].schema,
  "github-token": fields["github-token"].schema,
});

/** The inputs as `read` gives them (untrimmed names of `action.yml`), or everything wrong with them. */
export function parseInputs(read: (name: string) => string): Inputs | readonly string[] {
  const given = inputTexts.map(([name, { default: preset = "" }]) => {
    const value = read(name).trim();
    // A default that is an expression is the runner's to fill in.
    return [name, value === "" && !preset.startsWith("${{") ? preset : value];
  });
  const result = schema.safeParse(Object.fromEntries(given));
  if (result.success) return result.data;
  return result.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`);
}
