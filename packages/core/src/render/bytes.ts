const units = ["B", "kB", "MB", "GB", "TB"] as const;

/** `9.8 GB`, in steps of 1,024 as the server counts. */
export function bytesText(bytes: number): string {
  let [left, unit] = [bytes, 0];
  while (left >= 1024 && unit < units.length - 1) {
    left /= 1024;
    unit += 1;
  }
  return `${left < 10 && unit > 0 ? left.toFixed(1) : Math.round(left)} ${units[unit] ?? ""}`;
}
