import type { Reply } from "./call.ts";
import type { Json } from "./json.ts";

/** The page of a list that a request asks for, with the `link` header GitHub adds to it. */
export function paged(reply: Reply, url: URL): { readonly body: Json; readonly link: string | null } {
  const list = reply.list ?? [];
  const size = Math.min(100, Math.max(1, Number(url.searchParams.get("per_page") ?? 30)));
  const page = Math.max(1, Number(url.searchParams.get("page") ?? 1));
  const shown = list.slice((page - 1) * size, page * size);
  const body = reply.under === undefined ? shown : { total_count: list.length, [reply.under]: shown };
  return { body, link: linkOf(url, page, Math.ceil(list.length / size)) };
}

function linkOf(url: URL, page: number, last: number): string | null {
  const pages = [
    ...(page > 1 ? [["prev", page - 1] as const] : []),
    ...(page < last ? [["next", page + 1] as const, ["last", last] as const] : []),
    ...(page > 1 ? [["first", 1] as const] : []),
  ];
  return pages.length === 0 ? null : pages.map(([rel, to]) => `<${at(url, to)}>; rel="${rel}"`).join(", ");
}

function at(url: URL, page: number): string {
  const there = new URL(url);
  there.searchParams.set("page", String(page));
  return there.href;
}
