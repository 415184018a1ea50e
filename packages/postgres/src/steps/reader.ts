import { words, type Word } from "./words.ts";

/** A name as a statement spells it; without a schema the search_path decides. */
export interface Name {
  readonly schema: string | null;
  readonly name: string;
}

/** Reads a statement from its start, word by word. */
export interface Reader {
  /** Moves past the given keywords (or symbol) when they come next. */
  take(keywords: string): boolean;
  /** Moves past a name, perhaps qualified; null when none comes next. */
  name(): Name | null;
  /** The string that comes next, or null. */
  string(): string | null;
  /** Moves past what stands in parentheses, if that comes next. */
  skipParentheses(): void;
  /** Whether the keywords stand anywhere in the statement. */
  contains(keywords: string): boolean;
}

/** Each call of the result reads the same statement from its start. */
export function readers(statement: string): () => Reader {
  const all = words(statement);
  return () => reader(all);
}

function reader(all: readonly Word[]): Reader {
  let at = 0;
  const take = (text: string): boolean => {
    const keywords = text.split(" ");
    const found = startsWith(all, at, keywords);
    if (found) at += keywords.length;
    return found;
  };
  const part = (): string | null => {
    const word = all[at];
    if (word?.kind !== "name") return null;
    at += 1;
    return word.text;
  };
  return {
    take,
    name() {
      const first = part();
      if (first === null || !take(".")) return first === null ? null : { schema: null, name: first };
      const second = part();
      return second === null ? null : { schema: first, name: second };
    },
    string() {
      const word = all[at];
      return word?.kind === "string" ? word.text : null;
    },
    skipParentheses() {
      if (!take("(")) return;
      while (at < all.length && !take(")")) at += 1;
    },
    contains: (text) => all.some((_, from) => startsWith(all, from, text.split(" "))),
  };
}

function startsWith(all: readonly Word[], from: number, keywords: readonly string[]): boolean {
  return keywords.every((keyword, index) => {
    const word = all[from + index];
    return word !== undefined && word.quoted === "bare" && word.text === keyword;
  });
}
