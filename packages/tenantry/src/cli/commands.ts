import type { CommandDef } from "citty";

/** The commands in the order of the help; each is loaded when it is called. */
export const commands: Readonly<Record<string, () => Promise<CommandDef>>> = {
  plan: async () => (await import("./plan.ts")).plan,
  apply: async () => (await import("./apply.ts")).apply,
  status: async () => (await import("./status.ts")).status,
  create: async () => (await import("./create.ts")).create,
  revert: async () => (await import("./revert.ts")).revert,
  tenant: async () => (await import("./tenant.ts")).tenant,
  backup: async () => (await import("./backup.ts")).backup,
  restore: async () => (await import("./restore.ts")).restore,
  reset: async () => (await import("./reset.ts")).reset,
  list: async () => (await import("./list.ts")).list,
  lint: async () => (await import("./lint.ts")).lint,
  drift: async () => (await import("./drift.ts")).drift,
  mark: async () => (await import("./mark.ts")).mark,
  adopt: async () => (await import("./adopt.ts")).adopt,
  import: async () => (await import("./import.ts")).importFiles,
  rehearse: async () => (await import("./rehearse.ts")).rehearse,
  doctor: async () => (await import("./doctor.ts")).doctor,
  init: async () => (await import("./init.ts")).init,
  dev: async () => (await import("./dev.ts")).dev,
};

/** One line each; written here so that the help loads no command. */
export const summaries: Readonly<Record<string, string>> = {
  plan: "what would run, where",
  apply: "run it",
  status: "cohorts with what they have and lack",
  create: 'a new migration: create tenant "add user avatar"',
  revert: "take back the last step, or more",
  tenant: "create, list and drop tenants",
  backup: "dump tenants, public or everything by pg_dump",
  restore: "put them back to what a backup holds",
  reset: "drop everything in local targets, to begin again",
  list: "the migrations, or one of them whole",
  lint: "what in the files is dangerous",
  drift: "schemas that are not like the others",
  mark: "write or erase ledger rows without running anything",
  adopt: "take over what another tool migrated",
  import: "turn another tool's files into ours",
  rehearse: "run a plan on a scratch server: up, down, up",
  doctor: "what is wrong with the server, and the fix",
  init: "set up a repository",
  dev: "keep the embedded server up",
};
