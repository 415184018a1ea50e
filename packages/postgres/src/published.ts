import { quoteLiteral } from "@tenantry/core";
import { controlTable } from "./control.ts";
import type { Environment } from "./environment.ts";
import type { Run } from "./work.ts";

type Place = Pick<Environment, "publicSchema">;

/** Reads the published head as `epoch` (text) and `head` (JSON as text); no row where none was published. */
export function headSelect(place: Place): string {
  return `select epoch, head from ${controlTable(place, "tenantry_head")} where track operator(pg_catalog.=) 'tenant'`;
}

/** Publishes a head and returns its epoch, which grows by one each time. */
export function headUpsert(place: Place, run: Run, head: string): string {
  const values = ["tenant", head, run.id, run.who].map(quoteLiteral);
  const [track, json, id, who] = values;
  return `insert into ${controlTable(place, "tenantry_head")} as published (track, epoch, head, run, who)
values (${track}, 1, ${json}, ${id}, ${who})
on conflict (track) do update set epoch = published.epoch operator(pg_catalog.+) 1, head = excluded.head,
  run = excluded.run, who = excluded.who, at = pg_catalog.clock_timestamp()
returning epoch`;
}
