import { inputTexts, outputTexts } from "./inputs.ts";

/** The text of `action.yml`. */
export function actionYaml(): string {
  const inputs = inputTexts.map(([name, { description, required, default: preset }]) =>
    [
      `  ${name}:`,
      `    description: ${quoted(description)}`,
      ...(required === undefined ? [] : ["    required: true"]),
      ...(preset === undefined ? [] : [`    default: ${quoted(preset)}`]),
    ].join("\n"),
  );
  const outputs = Object.entries(outputTexts).map(
    ([name, description]) => `  ${name}:\n    description: ${quoted(description)}`,
  );
  return `# Generated from src/inputs.ts: npm run generate -w @tenantry/action
name: Tenantry
description: Plans database migrations in pull requests and applies exactly what was reviewed, to every tenant
branding: { icon: layers, color: blue }
inputs:
${inputs.join("\n")}
outputs:
${outputs.join("\n")}
runs:
  using: node24
  main: dist/index.js
`;
}

/** The tables of inputs and outputs, in Markdown. */
export function inputTable(): string {
  const inputs = inputTexts.map(([name, { description, required, default: preset = "" }]) => {
    const said = required === undefined ? (preset === "" ? "" : `\`${preset}\``) : "**required**";
    return `| \`${name}\` | ${said} | ${description} |\n`;
  });
  const outputs = Object.entries(outputTexts).map(
    ([name, description]) => `| \`${name}\` | ${description} |\n`,
  );
  return `| input | default | what |\n|---|---|---|\n${inputs.join("")}\n| output | what |\n|---|---|\n${outputs.join("")}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
