/** Where a text stands in its file. Line and column are 1-based, columns count UTF-16 units. */
export interface Origin {
  readonly line: number;
  readonly column: number;
}

/** The place of an offset (UTF-16 units) into a text that stands at `origin`. */
export function placeIn(text: string, origin: Origin, offset: number): Origin {
  const before = text.slice(0, offset);
  const breaks = before.split("\n").length - 1;
  if (breaks === 0) return { line: origin.line, column: origin.column + offset };
  return { line: origin.line + breaks, column: offset - before.lastIndexOf("\n") };
}

/** The UTF-16 offset of an offset in UTF-8 bytes. */
export function fromBytes(text: string, bytes: number): number {
  let left = bytes;
  let at = 0;
  while (left > 0 && at < text.length) {
    const code = text.codePointAt(at) ?? 0;
    left -= code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    at += code < 0x10000 ? 1 : 2;
  }
  return at;
}

/** The UTF-16 offset of an offset in code points. */
export function fromCodePoints(text: string, points: number): number {
  let at = 0;
  for (let left = points; left > 0 && at < text.length; left -= 1) {
    at += (text.codePointAt(at) ?? 0) < 0x10000 ? 1 : 2;
  }
  return at;
}
