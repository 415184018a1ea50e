/** Takes the pictures of the README in a real browser, with GitHub's own stylesheet: `npm run pictures`. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Marked } from "marked";
import markedAlert from "marked-alert";
import { paletted } from "./paletted.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

/** A comment that a test had the action write, and the picture of it. */
const pictures = [["test/action/golden/fleet.md", "docs/pictures/plan.png"]];

/** In CSS pixels: as wide as a comment is on a large screen. */
const width = 920;
const mostBytes = 200_000;

const known = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const browser = (process.env.CHROMIUM === undefined ? known : [process.env.CHROMIUM]).find(existsSync);
if (browser === undefined) {
  console.error(
    "There is no browser to take pictures with: install chromium, or say where one is with CHROMIUM=path.",
  );
  process.exit(1);
}
for (const [from, to] of pictures) {
  picture(page(readFileSync(join(root, from), "utf8")), join(root, to));
  console.log(`${to} ${statSync(join(root, to)).size} bytes`);
}

/** The comment as it stands on the page of a pull request. */
function page(markdown) {
  const css = readFileSync(
    fileURLToPath(import.meta.resolve("github-markdown-css/github-markdown-light.css")),
    "utf8",
  );
  const [, ...lines] = markdown.split("\n");
  const html = new Marked({ gfm: true }).use(markedAlert()).parse(lines.join("\n"), { async: false });
  return `<!doctype html><meta charset="utf-8"><style>${css}
    body { margin: 0; padding: 12px; background: #fff }
    .comment { border: 1px solid #d1d9e0; border-radius: 6px; overflow: hidden }
    .from { font: 14px/20px "Liberation Sans", Arial, sans-serif; background: #f6f8fa; color: #59636e; padding: 8px 16px; border-bottom: 1px solid #d1d9e0 }
    .from b { color: #1f2328 }
    .bot { border: 1px solid #d1d9e0; border-radius: 2em; font-size: 12px; padding: 0 7px }
    .markdown-body { padding: 16px; font-size: 14px; font-family: "Liberation Sans", Arial, sans-serif }
  </style><div class="comment"><div class="from"><b>github-actions</b> <span class="bot">bot</span> commented</div>
  <article class="markdown-body">${html}</article></div>
  <script>document.documentElement.dataset.height = document.body.scrollHeight</script>`;
}

function picture(html, path) {
  const folder = mkdtempSync(join(tmpdir(), "pictures-"));
  try {
    const file = join(folder, "comment.html");
    writeFileSync(file, html);
    const address = pathToFileURL(file).href;
    const dom = shoot(folder, ["--dump-dom", address], 1000);
    const [, height] = /data-height="(\d+)"/.exec(dom) ?? [];
    if (height === undefined) throw new Error("the browser did not render the comment");
    shoot(folder, [`--screenshot=${path}`, "--force-device-scale-factor=1.25", address], Number(height));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  writeFileSync(path, paletted(readFileSync(path)));
  const { size } = statSync(path);
  if (size > mostBytes) throw new Error(`${path} has ${size} bytes, more than ${mostBytes}`);
}

/** Runs the browser once; it asks nobody for anything. */
function shoot(folder, args, height) {
  const quiet = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
  ];
  const how = [
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--hide-scrollbars",
    `--user-data-dir=${join(folder, "profile")}`,
  ];
  const root = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const all = [...how, ...quiet, ...root, `--window-size=${width},${height}`, ...args];
  return execFileSync(browser, all, {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
    maxBuffer: 64 * 1024 ** 2,
  });
}
