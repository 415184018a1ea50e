/** Starts the embedded server in the background and hands its URL to the next step. */
import { spawn } from "node:child_process";
import { appendFileSync } from "node:fs";

const args = ["packages/tenantry/bin/tenantry.js", "dev", "--json"];
// On a CI nothing is embedded unless somebody says so, which this does.
const env = { ...process.env, CI: "" };
const stdio = ["ignore", "pipe", "inherit"];
const server = spawn(process.execPath, args, { detached: true, env, stdio });
let said = "";
let address;
for await (const chunk of server.stdout) {
  said += chunk;
  [address] = /postgres(?:ql)?:\/\/[^"\s]+/.exec(said) ?? [];
  if (address === undefined) continue;
  console.log(`::add-mask::${address}`);
  appendFileSync(process.env.GITHUB_OUTPUT, `url=${address}\n`);
  break;
}
server.unref();
// What it said instead of an address is its complaint.
if (address === undefined) console.error(said);
process.exit(address === undefined ? 1 : 0);
