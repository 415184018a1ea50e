import { quoteIdent } from "@tenantry/core";
import type { Environment } from "../environment.ts";
import type { Notice } from "../session.ts";
import type { Tracer } from "../trace/tracer.ts";
import { cellSession } from "./cell.ts";
import type { Cell } from "./cell.ts";
import type { Furniture } from "./furnish.ts";
import type { Scratch } from "./scratch.ts";

/** Opens a cell in which these roles are there and may be taken on. */
export type OpenCell = (roles: readonly string[]) => Promise<Cell>;

/** A place to rehearse what nobody has read: each database is a cell of its own. Throws what `open` throws. */
export async function openCells(open: OpenCell, like: Environment, furniture: Furniture): Promise<Scratch> {
  const cells = new Map<string, Cell>();
  const roles = furniture.roles.map(quoteIdent);
  const newCell = async (): Promise<Cell> => {
    const cell = await open(roles);
    cells.set(`sandbox_${cells.size + 1}`, cell);
    return cell;
  };
  const first = await newCell();
  const version = await versionOf(first).catch(async (error: unknown) => {
    await first.close();
    throw error;
  });
  const taken = { count: 0 };
  return {
    version,
    major: Number.parseInt(version, 10),
    notes: missing(furniture),
    async database() {
      if (taken.count === cells.size) await newCell();
      taken.count += 1;
      const connection = { ...like.connection, database: `sandbox_${taken.count}` };
      return { ...like, connection, direct: connection };
    },
    async tracer({ connection: { database } }) {
      const cell = cells.get(database);
      if (cell === undefined) throw new Error(`bug: there is no ${database}`);
      return await tracerOf(cell);
    },
    async close() {
      await Promise.all([...cells.values()].map(async (cell) => await cell.close()));
    },
  };
}

async function versionOf(cell: Cell): Promise<string> {
  const { results } = await cell.run(
    "select pg_catalog.split_part(pg_catalog.current_setting('server_version'), ' ', 1) as version",
    1,
  );
  return String(results[0]?.rows[0]?.["version"]);
}

async function tracerOf(cell: Cell): Promise<Tracer> {
  const heard: Notice[] = [];
  const session = await cellSession(cell, (notice) => heard.push(notice));
  return { session, sessions: "one", notices: () => heard.splice(0), close: () => session.close() };
}

function missing({ extensions }: Furniture): readonly string[] {
  return extensions
    .filter(({ name }) => name !== "plpgsql")
    .map(({ name }) => `The extension ${name} is not in the sandbox.`);
}
