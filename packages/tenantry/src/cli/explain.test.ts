import { ConnectError, ServerError, SessionLost } from "@tenantry/postgres";
import { describe, expect, test } from "vitest";
import { usage } from "../error.ts";
import { explain } from "./explain.ts";

describe("explain()", () => {
  test("keeps code, message, next step and exit code of our own errors", () => {
    expect(explain(usage("flag-unknown", "Unknown flag --x.", "Did you mean --y?"), "short")).toEqual({
      exit: 2,
      json: { error: { code: "flag-unknown", message: "Unknown flag --x.", help: "Did you mean --y?" } },
      text: "",
      complaint: "error: Unknown flag --x.\n  Did you mean --y?\n",
    });
  });

  test.each([
    [
      new ConnectError("refused", "Nothing listens there.", "Start the server."),
      "unreachable",
      "Nothing listens there.",
    ],
    [new SessionLost("The connection was lost."), "unreachable", "The connection was lost."],
    [new ServerError("53100", "disk full", {}), "server", "The server said: disk full (53100)"],
    [new Error("bug: never"), "bug", "bug: never"],
    ["thrown", "bug", "thrown"],
  ])("is exit 1 for %s", (error, code, message) => {
    const { exit, json } = explain(error, "short");
    expect({ exit, json }).toMatchObject({ exit: 1, json: { error: { code, message } } });
  });

  test("is exit 2 for what a role may not do", () => {
    expect(explain(new ServerError("42501", "permission denied", {}), "short")).toMatchObject({
      exit: 2,
      json: { error: { code: "privileges", message: "The server said: permission denied (42501)" } },
    });
  });

  test("shows where it was thrown only to who wants the whole of it", () => {
    const error = new Error("bug: never");
    expect(explain(error, "short").complaint).not.toContain("explain.test.ts");
    expect(explain(error, "whole").complaint).toContain("explain.test.ts");
  });
});
