import { connect } from "node:net";
import type { Socket } from "node:net";
import { freshDatabase } from "@tenantry/kit";
import postgres from "postgres";

/** What the server made of a text sent as one simple query: how many statements it completed, or its error. */
export type Answer = { readonly completed: number } | { readonly refused: string };

/** A server that counts, with a database of its own. */
export interface Oracle {
  readonly sql: postgres.Sql;
  ask(text: string): Promise<Answer>;
}

/** The driver gives one result per set of rows, so CommandComplete messages are counted on its socket. */
export async function oracle(): Promise<Oracle> {
  const database = await freshDatabase();
  const url = new URL(database.url);
  const seen = { completed: 0 };
  const socket = (): Socket => {
    const opened = connect(Number(url.port), url.hostname);
    opened.on("data", counter(seen));
    return opened;
  };
  const options = { max: 1, onnotice: () => {}, fetch_types: false, socket };
  const sql = postgres(database.url, options);
  await sql`select 1`.simple();
  return {
    sql: database.sql,
    async ask(text) {
      const before = seen.completed;
      try {
        await sql.unsafe(text).simple();
      } catch (error) {
        return { refused: error instanceof Error ? error.message : String(error) };
      }
      return { completed: seen.completed - before };
    },
  };
}

/** Counts the messages of type C in a server's stream. */
function counter(seen: { completed: number }): (chunk: Buffer) => void {
  let rest = Buffer.alloc(0);
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= 5 && rest.length > rest.readUInt32BE(1)) {
      if (rest[0] === 0x43) seen.completed += 1;
      rest = rest.subarray(1 + rest.readUInt32BE(1));
    }
  };
}
