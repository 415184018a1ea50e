import { withoutPlace } from "@tenantry/core";
import type { Problem } from "@tenantry/core";
import { rules } from "../registry.ts";
import type { Rule } from "../rule.ts";

const levels = { error: "error", warning: "warning", notice: "note" } as const;

/** SARIF 2.1.0, as code scanning takes it. Paths are as in the problems; `version` is the tool's. */
export function lintSarif(problems: readonly Problem[], version: string): object {
  const used = new Set(problems.map(({ code }) => code));
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "tenantry",
            semanticVersion: version,
            rules: [...used].toSorted().map(descriptor),
          },
        },
        columnKind: "utf16CodeUnits",
        originalUriBaseIds: { SRCROOT: { description: { text: "The root of the repository." } } },
        results: problems.map(result),
      },
    ],
  };
}

function descriptor(id: string): object {
  const rule: Rule | undefined = rules.find((one) => one.id === id);
  if (rule === undefined) return { id };
  const { severity, hazard, help, safe, versions, detection } = rule;
  return {
    id,
    shortDescription: { text: hazard },
    help: {
      text: safe === "" ? help : `${help}\n\n${safe}`,
      markdown: safe === "" ? help : `${help}\n\n\`\`\`sql\n${safe}\n\`\`\``,
    },
    defaultConfiguration: severity === "off" ? { enabled: false } : { level: levels[severity] },
    properties: { tags: ["postgresql", "migration"], versions, detection },
  };
}

function result(problem: Problem): object {
  const { code, severity, help, path, line, column, evidence } = problem;
  const region = line === undefined ? {} : { region: { startLine: line, startColumn: column ?? 1 } };
  return {
    ruleId: code,
    level: levels[severity],
    message: { text: `${withoutPlace(problem)} ${help}`.trim() },
    locations:
      path === undefined
        ? []
        : [{ physicalLocation: { artifactLocation: { uri: uriOf(path), uriBaseId: "SRCROOT" }, ...region } }],
    ...(evidence === undefined ? {} : { properties: { evidence } }),
  };
}

function uriOf(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}
