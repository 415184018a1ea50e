/** The value of a Python constant: its text, `none`, or why only Python could say it. */
export type Constant = { readonly text: string } | { readonly why: string };

/**
 * What a module assigns to `name` on a line of its own, as Python would read it: string literals of every quote and prefix,
 * side by side or in parentheses. Null where nothing is assigned. Nothing is executed.
 */
export function constant(source: string, name: string): Constant | null {
  const start = new RegExp(`^${name}[ \\t]*(?::[^=\\n]*)?=[ \\t]*`, "m").exec(source);
  if (start === null) return null;
  const reading: Reading = { source, at: start.index + start[0].length, open: 0, text: null };
  for (;;) {
    skip(reading);
    const rest = source.slice(reading.at);
    if (rest.startsWith("(") && reading.text === null) {
      reading.open += 1;
      reading.at += 1;
    } else if (rest.startsWith(")") && reading.open > 0) {
      reading.open -= 1;
      reading.at += 1;
    } else if (/^None\b/.test(rest) && reading.text === null) {
      return { text: "" };
    } else {
      const why = literal(reading, rest);
      if (why === "no literal") return ending(reading, rest);
      if (why !== null) return { why };
    }
  }
}

interface Reading {
  readonly source: string;
  at: number;
  open: number;
  text: string | null;
}

/** Blanks, continued lines and, in parentheses, comments and line breaks. */
function skip(reading: Reading): void {
  const blank = reading.open > 0 ? /(?:\s|\\\r?\n|#[^\n]*)*/y : /(?:[ \t]|\\\r?\n)*/y;
  blank.lastIndex = reading.at;
  reading.at += blank.exec(reading.source)?.[0].length ?? 0;
}

function ending({ text, open }: Reading, rest: string): Constant {
  const isOver = open === 0 && /^(?:\s*(?:\n|$)|\s*[#;])/.test(rest);
  if (text !== null && isOver) return { text };
  return { why: "its SQL is put together by Python" };
}

/** Takes one literal; null when it was taken. */
function literal(reading: Reading, rest: string): string | null {
  const [opening, prefix = "", quote = ""] = /^([a-zA-Z]{0,2})('''|"""|'|")/.exec(rest) ?? [];
  if (opening === undefined) return "no literal";
  const kind = prefix.toLowerCase();
  if (kind.includes("f")) return "its SQL is an f-string, which only Python can fill";
  if (kind.includes("b") || !["", "r", "u"].includes(kind)) return "its SQL is no text";
  const from = reading.at + opening.length;
  const end = endOf(reading.source, from, quote);
  if (end === null) return "its SQL is a string that does not end";
  const body = reading.source.slice(from, end).replaceAll("\r\n", "\n");
  const text = kind === "r" ? body : unescaped(body);
  if (text === null) return "its SQL has an escape that only Python knows";
  reading.text = (reading.text ?? "") + text;
  reading.at = end + quote.length;
  return null;
}

function endOf(source: string, from: number, quote: string): number | null {
  for (let at = from; at < source.length; at += 1) {
    const character = source.charAt(at);
    if (character === "\\") at += 1;
    else if (source.startsWith(quote, at)) return at;
    else if (character === "\n" && quote.length === 1) return null;
  }
  return null;
}

const simple: Readonly<Record<string, string>> = {
  "\n": "",
  "\\": "\\",
  "'": "'",
  '"': '"',
  a: "\u0007",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};

/** An unknown escape stays as it is, as in Python; null for a character by name. */
function unescaped(body: string): string | null {
  if (/\\(?:\\\\)*N\{/.test(body)) return null;
  const pattern = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{1,3})|([\s\S]))/g;
  return body.replaceAll(pattern, (whole: string, ...groups: readonly unknown[]) => {
    const [hex, short, long, octal, plain] = groups.map((it) => (typeof it === "string" ? it : null));
    const digits = hex ?? short ?? long ?? null;
    if (digits !== null) return String.fromCodePoint(Number.parseInt(digits, 16));
    if (octal !== null && octal !== undefined) return String.fromCodePoint(Number.parseInt(octal, 8));
    return simple[plain ?? ""] ?? whole;
  });
}
