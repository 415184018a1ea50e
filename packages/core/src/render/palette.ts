/** What colours mean on a terminal, given by the edge: core does not know whether anyone can see them. */
export interface Palette {
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly good: (text: string) => string;
  readonly warn: (text: string) => string;
  readonly bad: (text: string) => string;
}

/** No colours: for files, pipes and NO_COLOR. */
export const plainPalette: Palette = { strong: as, faint: as, good: as, warn: as, bad: as };

/** The sixteen colours that every terminal has. */
export const ansiPalette: Palette = {
  strong: sgr(1, 22),
  faint: sgr(2, 22),
  good: sgr(32, 39),
  warn: sgr(33, 39),
  bad: sgr(31, 39),
};

function as(text: string): string {
  return text;
}

function sgr(on: number, off: number): (text: string) => string {
  return (text) => (text === "" ? "" : `\u001B[${on}m${text}\u001B[${off}m`);
}
