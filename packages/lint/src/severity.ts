import type { Severity, TableFacts } from "@tenantry/core";
import type { Work } from "./rule.ts";

const megabyte = 1024 * 1024;
/** Read, written or indexed in a moment. */
const small = 8 * megabyte;
/** Takes long enough for somebody to notice. */
const large = 1024 * megabyte;

/** How bad it is where the table is as large as in its largest target. Work that does not depend on the size stays as it is. */
export function bySize(severity: Severity, work: Work, size: TableFacts | undefined): Severity {
  if (work === "none" || size === undefined) return severity;
  const bytes = size.bytes.max;
  if (isUnknown(size)) return severity;
  if (bytes < small) return severity === "error" ? "warning" : "notice";
  return bytes >= large && severity === "warning" ? "error" : severity;
}

/** Whether it may be large where nobody could tell, and is small wherever somebody could. */
export function isUnknown(size: TableFacts | undefined): boolean {
  return size?.unknown !== undefined && size.bytes.max < small;
}
