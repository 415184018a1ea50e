import type { Statement } from "@tenantry/core";

/** `--! accept: drop-column until=2026-12-01 reason="…"`, read. */
export interface Acceptance {
  readonly rule: string;
  /** The last day it counts, `YYYY-MM-DD`; null for no end. */
  readonly until: string | null;
  readonly reason: string;
}

/** An acceptance that cannot be read, and why. */
export interface BadAcceptance {
  readonly written: string;
  readonly message: string;
}

const shape = /^([a-z0-9][\w-]*)((?:\s+(?:until=\S+|reason="[^"]*"|reason=[^\s"]\S*))*)\s*$/i;

/** What the `accept` lines above a statement say. */
export function acceptancesOf({ accepts = [] }: Pick<Statement, "accepts">): (Acceptance | BadAcceptance)[] {
  return accepts.map((written) => {
    const [, rule = "", rest = ""] = shape.exec(written) ?? [];
    if (rule === "") return bad(written, 'it is not of the form <rule> until=YYYY-MM-DD reason="…"');
    const until = /until=(\S+)/.exec(rest)?.[1] ?? null;
    const reason = /reason=(?:"([^"]*)"|(\S+))/.exec(rest);
    const said = (reason?.[1] ?? reason?.[2] ?? "").trim();
    if (until !== null && !isDay(until)) return bad(written, `${until} is not a day such as 2026-12-01`);
    if (said === "") return bad(written, "it gives no reason");
    return { rule, until, reason: said };
  });
}

/** Whether it no longer counts on this day. */
export function isExpired({ until }: Acceptance, today: string): boolean {
  return until !== null && until < today;
}

function bad(written: string, message: string): BadAcceptance {
  return { written, message };
}

/** A day of the calendar: 2026-02-30 is none. */
function isDay(text: string): boolean {
  const [, year = 0, month = 0, day = 0] = (/^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? []).map(Number);
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return day >= 1 && day <= (days[month - 1] ?? 0);
}
