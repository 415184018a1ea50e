/** The known word a mistyped one most likely meant, or null when none is near. */
export function nearest(word: string, known: readonly string[]): string | null {
  const limit = Math.max(1, Math.floor(word.length / 3));
  const ranked = known
    .map((candidate) => ({ candidate, far: distance(word.toLowerCase(), candidate.toLowerCase()) }))
    .toSorted((a, b) => a.far - b.far);
  const best = ranked[0];
  return best !== undefined && best.far <= limit ? best.candidate : null;
}

/** ` Did you mean "x"?`, or nothing. */
export function didYouMean(word: string, known: readonly string[], prefix = ""): string {
  const found = nearest(word, known);
  return found === null ? "" : `Did you mean ${prefix}${found}?`;
}

/** Insertions, deletions, substitutions and swaps of neighbours. */
function distance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) row.push(cell(a, b, i, j, rows, row));
    rows.push(row);
  }
  return rows[a.length]?.[b.length] ?? 0;
}

function cell(a: string, b: string, i: number, j: number, rows: number[][], row: number[]): number {
  const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
  return Math.min(
    at(row, j - 1) + 1,
    at(rows[i - 1], j) + 1,
    at(rows[i - 1], j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1),
    swapped ? at(rows[i - 2], j - 2) + 1 : Number.POSITIVE_INFINITY,
  );
}

function at(row: readonly number[] | undefined, index: number): number {
  return row?.[index] ?? Number.POSITIVE_INFINITY;
}
