import type { ColumnDef, Constraint as ConstraintNode, Node, TypeName } from "libpg-query";
import { strings } from "../objects/name.ts";
import type { Column, Type } from "../objects/objects.ts";

const serials: Readonly<Record<string, string>> = {
  serial: "int4",
  serial4: "int4",
  bigserial: "int8",
  serial8: "int8",
  smallserial: "int2",
  serial2: "int2",
};

/** A type as it is written. */
export function typeOf(type: TypeName | undefined): Type {
  const [name = "", schema = "pg_catalog"] = strings(type?.names).toReversed();
  return {
    schema: schema === "pg_catalog" ? null : schema,
    name: serials[name] ?? name,
    modifiers: (type?.typmods ?? []).flatMap((node) =>
      "A_Const" in node && node.A_Const.ival !== undefined ? [node.A_Const.ival.ival ?? 0] : [],
    ),
    array: (type?.arrayBounds ?? []).length > 0,
  };
}

/** Whether a column of this type makes its own sequence. */
export function isSerial(type: TypeName | undefined): boolean {
  return Object.hasOwn(serials, strings(type?.names).at(-1) ?? "");
}

/** The constraints that stand in a column's definition. */
export function inlineConstraints(column: ColumnDef): ConstraintNode[] {
  return constraintsIn(column.constraints);
}

export function constraintsIn(nodes: readonly Node[] | undefined): ConstraintNode[] {
  return (nodes ?? []).flatMap((node) => ("Constraint" in node ? [node.Constraint] : []));
}

export function columnFrom(definition: ColumnDef): Column {
  const inline = inlineConstraints(definition);
  const has = (kind: ConstraintNode["contype"]): boolean => inline.some(({ contype }) => contype === kind);
  const serial = isSerial(definition.typeName);
  const identity = has("CONSTR_IDENTITY");
  return {
    name: definition.colname ?? "",
    type: typeOf(definition.typeName),
    notNull: serial || identity || has("CONSTR_NOTNULL") || has("CONSTR_PRIMARY"),
    default: inline.find(({ contype }) => contype === "CONSTR_DEFAULT")?.raw_expr ?? null,
    made: serial ? "serial" : identity ? "identity" : has("CONSTR_GENERATED") ? "generated" : "plainly",
  };
}
