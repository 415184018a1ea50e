/** PostgreSQL silently cuts identifiers at this many bytes. */
export const longestIdentifier = 63;

/** How many bytes the text takes in UTF-8; a lone surrogate counts as the replacement character it would become. */
export function utf8Length(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return bytes;
}

/** Whether the text has half of a surrogate pair, and so no UTF-8 form. */
export function hasLoneSurrogate(text: string): boolean {
  return /\p{Surrogate}/u.test(text);
}
