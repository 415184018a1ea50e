/** Starts the embedded server in the background and hands its URL to the next step. */
import { spawn } from "node:child_process";
import { appendFileSync } from "node:fs";

const args = ["packages/tenantry/bin/tenantry.js", "dev", "--json"];
const server = spawn(process.execPath, args, { detached: true, stdio: ["ignore", "pipe", "inherit"] });
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
