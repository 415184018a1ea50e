const moment = /^(\d{8})_(\d{4,6})$/;
const plain = /^\d+$/;

/**
 * Orders versions numerically: `2` before `10`, `1` equal to `01`, and `20260101_0900` equal to `20260101090000`.
 * Total: text that is no version comes after every version, in code-unit order.
 */
export function compareVersions(a: string, b: string): number {
  const left = digits(a);
  const right = digits(b);
  if (left === null || right === null) return left === right ? order(a, b) : left === null ? 1 : -1;
  return left.length - right.length || order(left, right);
}

/** One key per version: equal for `1` and `01`, different for different versions. */
export function versionKey(version: string): string {
  return digits(version) ?? `?${version}`;
}

/** Code-unit order of two texts: -1, 0 or 1, the same in every locale. */
export function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The number as digits without leading zeros: a moment is padded to seconds, so it stands among 14-digit timestamps. */
function digits(version: string): string | null {
  const [, date, time] = moment.exec(version) ?? [];
  const text = date !== undefined && time !== undefined ? date + time.padEnd(6, "0") : version;
  return plain.test(text) ? text.replace(/^0+(?=\d)/, "") : null;
}
