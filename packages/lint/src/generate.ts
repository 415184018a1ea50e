/** `rules/index.ts` and `refusals/index.ts`: one line for every file of the folder, so that a rule is one new file. */
export function indexOf(what: "rule" | "refusal", files: readonly string[]): string {
  return files
    .toSorted()
    .map((file) => `export { ${what} as ${exportName(file)} } from "./${file}";\n`)
    .join("");
}

function exportName(file: string): string {
  return file.replace(/\.ts$/, "").replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}
