import type { Failure } from "@tenantry/core";

/** Why one tenant failed, for people: the place in the file, what the server said, and the next step. */
export function failureText(failure: Failure): string {
  const { path, line, message, excerpt, help } = failure;
  const place = path === null ? "" : `${path}${line === null ? "" : `:${line}`}: `;
  return [
    `${place}${message}`,
    ...(excerpt === null ? [] : [excerpt]),
    ...(help === "" ? [] : [`  ${help}`]),
    "",
  ].join("\n");
}
