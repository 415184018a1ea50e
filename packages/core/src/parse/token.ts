import type { Lexeme } from "./lexeme.ts";

/** A lexeme that is not space or comment, with its text at hand. */
export interface Token {
  readonly kind: Exclude<Lexeme["kind"], "space" | "comment" | "meta">;
  readonly text: string;
  /** Offset into the text that was split. */
  readonly start: number;
}

/** Where a token ends. */
export function endOf(token: Token): number {
  return token.start + token.text.length;
}

/** The keyword or unquoted name at this index in upper case, `""` for anything else. */
export function word(tokens: readonly Token[], index: number): string {
  const token = tokens[index];
  return token?.kind === "word" ? token.text.toUpperCase() : "";
}

/** Whether the token at this index is this symbol. */
export function isSymbol(tokens: readonly Token[], index: number, symbol: string): boolean {
  const token = tokens[index];
  return token?.kind === "symbol" && token.text === symbol;
}

/** The name that an unquoted word or a quoted identifier stands for; null for another token or one written with escapes. */
export function nameOf(token: Token | undefined): string | null {
  if (token?.kind === "word") return foldCase(token.text);
  if (token?.kind !== "identifier" || !token.text.startsWith('"')) return null;
  return token.text.slice(1, -1).replaceAll('""', '"');
}

/** The indexes of tokens that stand in no parentheses. */
export function outerIndexes(tokens: readonly Token[]): number[] {
  let depth = 0;
  return tokens.flatMap((token, index) => {
    if (token.kind !== "symbol") return depth === 0 ? [index] : [];
    if (token.text === ")") depth = Math.max(0, depth - 1);
    const outside = depth === 0;
    if (token.text === "(") depth += 1;
    return outside ? [index] : [];
  });
}

/** Only ASCII: what the server does with other letters depends on its encoding. */
function foldCase(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
