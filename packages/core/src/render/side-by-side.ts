/** Between the two columns: `~` another line, `-` only on the left, `+` only on the right. */
type Mark = " " | "~" | "-" | "+";

interface Pair {
  readonly left: string;
  readonly right: string;
  readonly mark: Mark;
}

/** How wide each of the two columns is, of so many in all. */
export function columnOf(width: number): number {
  return Math.floor((width - gutter) / 2);
}

/** Two texts beside each other as lines of at most `width`, equal lines in one row; null is what is not there. */
export function sideBySide(left: string | null, right: string | null, width: number): readonly string[] {
  const column = columnOf(width);
  const found =
    left === null || right === null ? onOneSide(left, right) : pairs(left.split("\n"), right.split("\n"));
  return found.flatMap((pair) => rows(pair, column));
}

const gutter = 3;
/** Beyond it, comparing each line with each takes too long. */
const mostCells = 1_000_000;

function onOneSide(left: string | null, right: string | null): readonly Pair[] {
  return (left ?? right ?? "").split("\n").map((line, at) => {
    const none = at === 0 ? "(not there)" : "";
    return left === null ? { left: none, right: line, mark: "+" } : { left: line, right: none, mark: "-" };
  });
}

function pairs(left: readonly string[], right: readonly string[]): readonly Pair[] {
  if (left.length * right.length > mostCells) return changed(left, right);
  const common = lengths(left, right);
  const at = (i: number, j: number): number => common[i]?.[j] ?? 0;
  const found: Pair[] = [];
  const open: { left: string[]; right: string[] } = { left: [], right: [] };
  let [i, j] = [0, 0];
  while (i < left.length || j < right.length) {
    const [one, other] = [left[i], right[j]];
    if (one !== undefined && one === other) {
      found.push(...changed(open.left.splice(0), open.right.splice(0)), { left: one, right: one, mark: " " });
      i += 1;
      j += 1;
    } else if (one !== undefined && (other === undefined || at(i + 1, j) >= at(i, j + 1))) {
      open.left.push(one);
      i += 1;
    } else {
      open.right.push(other ?? "");
      j += 1;
    }
  }
  return [...found, ...changed(open.left, open.right)];
}

/** Lines that are not equal, in their order. */
function changed(left: readonly string[], right: readonly string[]): readonly Pair[] {
  return Array.from({ length: Math.max(left.length, right.length) }, (_, at) => {
    const [one, other] = [left[at], right[at]];
    const mark = one === undefined ? "+" : other === undefined ? "-" : one === other ? " " : "~";
    return { left: one ?? "", right: other ?? "", mark };
  });
}

/** How many lines of the rests from `i` and from `j` on are equal, in the same order. */
function lengths(left: readonly string[], right: readonly string[]): readonly (readonly number[])[] {
  const found = Array.from({ length: left.length + 1 }, () =>
    Array.from({ length: right.length + 1 }, () => 0),
  );
  for (let i = left.length - 1; i >= 0; i -= 1) {
    const [row, below] = [found[i] ?? [], found[i + 1] ?? []];
    for (let j = right.length - 1; j >= 0; j -= 1)
      row[j] = left[i] === right[j] ? (below[j + 1] ?? 0) + 1 : Math.max(below[j] ?? 0, row[j + 1] ?? 0);
  }
  return found;
}

/** A pair in as many lines as the longer one takes. */
function rows({ left, right, mark }: Pair, column: number): readonly string[] {
  const [ours, theirs] = [folded(left, column), folded(right, column)];
  return Array.from({ length: Math.max(ours.length, theirs.length) }, (_, at) =>
    `${(ours[at] ?? "").padEnd(column)} ${mark} ${theirs[at] ?? ""}`.trimEnd(),
  );
}

function folded(line: string, column: number): readonly string[] {
  const found: string[] = [];
  let rest = line;
  while (rest.length > column) {
    const space = rest.lastIndexOf(" ", column);
    const end = space > column / 2 && rest.slice(0, space).trim() !== "" ? space : column;
    found.push(rest.slice(0, end));
    rest = rest.slice(end).replace(/^ /, "");
  }
  return [...found, rest];
}
