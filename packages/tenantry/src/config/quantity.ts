const durations: Readonly<Record<string, number>> = { ms: 1, s: 1000, min: 60_000, h: 3_600_000 };
const sizes: Readonly<Record<string, number>> = { B: 1, kB: 1024, MB: 1024 ** 2, GB: 1024 ** 3 };

export const durationPattern: RegExp = /^(\d+(?:\.\d+)?)(ms|s|min|h)$/;
export const sizePattern: RegExp = /^(\d+(?:\.\d+)?)(B|kB|MB|GB)$/;

/** Milliseconds of `500ms`, `3s`, `5min`, `1h`; null for anything else. */
export function milliseconds(text: string): number | null {
  return quantity(text, durationPattern, durations);
}

/** Bytes of `8MB`, `512kB`, written as PostgreSQL writes them; null for anything else. */
export function bytes(text: string): number | null {
  return quantity(text, sizePattern, sizes);
}

function quantity(text: string, pattern: RegExp, units: Readonly<Record<string, number>>): number | null {
  const [, amount = "", unit = ""] = pattern.exec(text) ?? [];
  const factor = units[unit];
  return factor === undefined ? null : Math.round(Number(amount) * factor);
}
