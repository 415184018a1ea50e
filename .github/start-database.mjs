/** Starts the embedded server in the background and hands its URL to the next step. */
import { spawn } from "node:child_process";
import { appendFileSync } from "node:fs";

const args = ["packages/tenantry/bin/tenantry.js", "dev", "--json"];
// On a CI nothing is embedded unless somebody says so, which this does.
const env = { ...process.env, CI: "" };
const stdio = ["ignore", "pipe", "inherit"];
const server = spawn(process.execPath, args, { detached: true, env, stdio });
let said = "";
for await (const chunk of server.stdout) {
  said += chunk;
  const [url] = /postgres(?:ql)?:\/\/[^"\s]+/.exec(said) ?? [];
  if (url === undefined) continue;
  console.log(`::add-mask::${url}`);
  appendFileSync(process.env.GITHUB_OUTPUT, `url=${url}\n`);
  break;
}
server.unref();
process.exit(said === "" ? 1 : 0);
