import { commands } from "../cli/commands.ts";
import { main } from "../cli/main.ts";
import { route } from "../cli/route.ts";
import { shell } from "./shell.ts";

/** `docs/cli.md`: what `--help` says of every command. */
export async function cliPage(): Promise<string> {
  const names = (await Promise.all(Object.keys(commands).map(runnable))).flat();
  const helps = await Promise.all(names.map(helpOf));
  const index = helps.map(
    ([name, help]) => `- [${name}](#tenantry-${name.replaceAll(" ", "-")}): ${firstLine(help)}\n`,
  );
  const sections = helps.map(([name, help]) => `## tenantry ${name}\n\n\`\`\`text\n${help}\n\`\`\`\n`);
  return `<!-- Generated from the help of the commands: npm run generate -w tenantry -->

# Command line

Flags of every command, before its name or after it:

| flag | what |
|---|---|
| \`--config <file>\` | the configuration (default: \`tenantry.config.*\` here or in a folder above) |
| \`--env <name>\` | the environment (default: \`local\`) |
| \`--url <url>\` | the database, instead of the configured one |
| \`--json\` | one JSON document on stdout, also for errors: \`{error: {code, message, help}}\` |
| \`--verbose\` | say more |
| \`--quiet\` | only results and errors |
| \`--no-color\` | no colour; \`NO_COLOR\` does the same |

What a command ends with: [exit codes](exit-codes.md). What its settings are: [configuration](configuration.md).

${index.join("")}
${sections.join("\n")}`;
}

/** The command, or those below it. */
async function runnable(name: string): Promise<readonly string[]> {
  const { below = [] } = (await route([name])) ?? {};
  return below.length === 0 ? [name] : below.map((word) => `${name} ${word}`);
}

async function helpOf(name: string): Promise<readonly [string, string]> {
  const { text } = await main([...name.split(" "), "--help"], shell());
  return [name, text.trimEnd()];
}

function firstLine(help: string): string {
  return help.slice(0, help.indexOf("\n")).replace(/\.$/, "");
}
