import type { DropBehavior, DropStmt, Node } from "libpg-query";
import { strings, target } from "../objects/name.ts";
import { writtenName } from "../objects/name.ts";
import { change, listedTableKey, resolve, schemaOf } from "./draft.ts";
import type { Draft, Standpoint } from "./draft.ts";
import { dropColumn } from "./drop-column.ts";
import { columnsOfTypes, withDomains } from "./typed-columns.ts";

/** What a DROP leaves. Views on a dropped table go with it: without CASCADE it would have failed. */
export function drop(draft: Draft, { kind }: Standpoint, node: DropStmt): void {
  for (const object of node.objects ?? []) {
    const parts = partsOf(object);
    switch (node.removeType) {
      case "OBJECT_TABLE":
      case "OBJECT_VIEW":
      case "OBJECT_MATVIEW":
      case "OBJECT_FOREIGN_TABLE":
        dropTable(draft, listedTableKey(draft, parts, kind));
        break;
      case "OBJECT_INDEX":
        draft.indexes.delete(resolve(draft.indexes, writtenName(parts), kind));
        break;
      case "OBJECT_TYPE":
      case "OBJECT_DOMAIN":
        dropType(draft, resolve(draft.types, writtenName(parts), kind), node.behavior);
        break;
      case "OBJECT_FUNCTION":
      case "OBJECT_PROCEDURE":
      case "OBJECT_ROUTINE":
        draft.functions.delete(resolve(draft.functions, writtenName(parts), kind));
        break;
      case "OBJECT_TRIGGER":
        change(draft, listedTableKey(draft, parts.slice(0, -1), kind), (old) => ({
          ...old,
          triggers: old.triggers.filter((name) => name !== strings(parts).at(-1)),
        }));
        break;
      case "OBJECT_SCHEMA":
        dropSchema(draft, strings(parts).at(-1) ?? "", kind === "tenant" ? target : "public");
        break;
      default:
    }
  }
}

/** The strings of an object's name, whatever node it is. */
export function partsOf(object: Node): readonly Node[] {
  if ("List" in object) return object.List.items ?? [];
  if ("TypeName" in object) return object.TypeName.names ?? [];
  if ("ObjectWithArgs" in object) return object.ObjectWithArgs.objname ?? [];
  return "String" in object ? [object] : [];
}

/** With its partitions, the views on it and the foreign keys to it. */
export function dropTable(draft: Draft, key: string): void {
  draft.tables.delete(key);
  for (const [name, { table }] of draft.indexes) if (table === key) draft.indexes.delete(name);
  for (const other of draft.tables.values()) {
    if (other.partitionOf === key || other.uses.some(({ table }) => table === key))
      dropTable(draft, other.key);
    else if (other.constraints.some(({ references }) => references?.table === key)) {
      const constraints = other.constraints.filter(({ references }) => references?.table !== key);
      draft.tables.set(other.key, { ...other, constraints });
    }
  }
}

/** With CASCADE go the domains over it and the columns of all these; without, there are none. */
function dropType(draft: Draft, key: string, behavior: DropBehavior | undefined): void {
  const gone = behavior === "DROP_CASCADE" ? withDomains(draft, [key]) : [key];
  if (behavior === "DROP_CASCADE") {
    for (const { table, column } of columnsOfTypes(draft, gone)) dropColumn(draft, table.key, column.name);
  }
  for (const one of gone) draft.types.delete(one);
}

function dropSchema(draft: Draft, written: string, own: string): void {
  const schema = written === target ? own : written;
  for (const key of draft.tables.keys()) if (schemaOf(key) === schema) dropTable(draft, key);
  for (const map of [draft.types, draft.functions]) {
    for (const key of map.keys()) if (schemaOf(key) === schema) map.delete(key);
  }
  draft.schemas.delete(schema);
}
