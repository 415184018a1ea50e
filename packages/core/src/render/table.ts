/** Rows in aligned columns, two spaces apart, without spaces at the ends of lines. Colours take no room. */
export function table(rows: readonly (readonly string[])[], indent = ""): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) {
      widths[column] = Math.max(widths[column] ?? 0, width(cell));
    }
  }
  return rows.map((row) => `${`${indent}${line(row, widths)}`.trimEnd()}\n`).join("");
}

/** A Markdown table; `marks` are the alignments of its columns, e.g. `:--`. */
export function markdownTable(
  head: readonly string[],
  marks: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  return [head, marks, ...rows].map((row) => `| ${row.join(" | ")} |\n`).join("");
}

function line(row: readonly string[], widths: readonly number[]): string {
  return row.map((cell, column) => cell + " ".repeat((widths[column] ?? 0) - width(cell))).join("  ");
}

function width(cell: string): number {
  return cell.replaceAll(/\p{Cc}\[\d+m/gu, "").length;
}
