/** Everything that changes how text looks without being seen: controls, bidi marks, zero-width and odd spaces. */
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|(?! )\p{Zs}/gu;

/** One line of text that shows every character it has: what could not be seen, or could move the cursor, is `\u{…}`. */
export function visible(text: string): string {
  return text.replace(unseen, escaped);
}

/** Like `visible`, for text of several lines: line feeds and tabs stay. */
export function visibleLines(text: string): string {
  return text.replace(unseen, (character) =>
    character === "\n" || character === "\t" ? character : escaped(character),
  );
}

/** Untrusted text as Markdown prose: it says what it says and does nothing. No mention, link, HTML or formatting. */
export function prose(text: string): string {
  return visible(text)
    .trim()
    .replaceAll(/[\\`*_[\]|~!$]/g, String.raw`\$&`)
    .replaceAll(/[&<>]/g, (mark) => entities[mark] ?? mark)
    .replaceAll(/@|#|GH-|:(?=[\w+\\-]+:)|(?:https?|ftp|mailto|xmpp):|www/gi, `$&${joiner}`)
    .replaceAll(/(?<![0-9a-z])(?=[0-9]*[a-f])[0-9a-f]{7,}(?![0-9a-z])/gi, (sha) =>
      sha.replaceAll(/.{4}(?!$)/g, `$&${joiner}`),
    )
    .replace(/^(\d*)([-+=/.)])/, `$1${joiner}$2`);
}

/** Untrusted text as a Markdown code span. */
export function code(text: string): string {
  const shown = visible(text);
  if (shown === "") return "(empty)";
  const fence = "`".repeat(longestRun(shown) + 1);
  const pad = /^[` ]|[` ]$/.test(shown) ? " " : "";
  return `${fence}${pad}${shown}${pad}${fence}`;
}

/** A code span inside a table cell, where a pipe would end the cell. */
export function cellCode(text: string): string {
  return code(text)
    .replaceAll(/\\+(?=\|)/g, (slashes) => String.raw`\u{5c}`.repeat(slashes.length))
    .replaceAll("|", String.raw`\|`);
}

/** Untrusted lines as a fenced block. */
export function fenced(text: string, language: string): string {
  const shown = visibleLines(text);
  const fence = "`".repeat(Math.max(3, longestRun(shown) + 1));
  return `${fence}${language}\n${shown}\n${fence}`;
}

/** Breaks what GitHub would turn into a mention or a link; it has no width. */
const joiner = "\u200C";

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

function escaped(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
}
