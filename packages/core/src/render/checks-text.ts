import { notRunText, type Check } from "../checks.ts";
import { visible } from "./escape.ts";
import type { Palette } from "./palette.ts";
import { table } from "./table.ts";

/** What was checked and what was not, for a terminal: a line each. */
export function checksText(checks: readonly Check[], palette: Palette): string {
  const rows = checks.map((one) => [`${signOf(one, palette)} ${names[one.check]}`, visible(said(one))]);
  return `  ${palette.faint("checked")}\n${table(rows, "    ")}`;
}

const names: Readonly<Record<Check["check"], string>> = {
  files: "files",
  histories: "applied migrations",
  hazards: "hazards in the SQL",
  rehearsal: "rehearsal: up, down, up",
  drift: "drift between tenants",
};

/** How to have it run. */
const ways: Readonly<Partial<Record<Check["check"], string>>> = {
  rehearsal: "plan --rehearse",
  drift: "tenantry drift",
};

function signOf({ result }: Check, palette: Palette): string {
  switch (result) {
    case "passed":
      return palette.good("✓");
    case "warning":
      return palette.warn("!");
    case "failed":
      return palette.bad("✗");
    case "not run":
      return palette.faint("–");
  }
}

function said(one: Check): string {
  const { check, result, text } = one;
  if (result === "not run") {
    const way = ways[check];
    return text === "" && way !== undefined ? `${notRunText(one)}: ${way}` : notRunText(one);
  }
  if (check !== "files") return text;
  return result === "passed" ? "read, split and ordered" : "cannot be read, split or ordered";
}
