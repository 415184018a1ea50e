/** A block that is folded until somebody opens it. `summary` is HTML of our own; `body` is Markdown. */
export function details(summary: string, body: string, shown: "open" | "folded" = "folded"): string {
  return `<details${shown === "open" ? " open" : ""}><summary>${summary}</summary>\n\n${body}\n</details>\n`;
}
