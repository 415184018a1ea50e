import type { Notice } from "../session.ts";

/** What a server says about its work at `client_min_messages = debug1`; names without their schemas. */
export interface Remarks {
  readonly rewritten: readonly string[];
  /** Tables that were read to check their rows. */
  readonly verified: readonly string[];
  /** Foreign keys whose referencing table was read. */
  readonly validated: readonly string[];
  readonly built: readonly { readonly index: string; readonly table: string }[];
}

/** Reads the remarks of one statement. A server that speaks another language than English makes none. */
export function remarksOf(notices: readonly Notice[]): Remarks {
  const texts = notices.map(({ message }) => message);
  return {
    rewritten: texts.flatMap((text) => /^rewriting table "(.*)"$/s.exec(text)?.[1] ?? []),
    verified: texts.flatMap((text) => /^verifying table "(.*)"$/s.exec(text)?.[1] ?? []),
    validated: texts.flatMap((text) => /^validating foreign key constraint "(.*)"$/s.exec(text)?.[1] ?? []),
    built: texts.flatMap((text) => {
      const [, index, table] = /^building index "(.*)" on table "(.*)" (?:serially|with )/s.exec(text) ?? [];
      return index === undefined || table === undefined ? [] : [{ index, table }];
    }),
  };
}
