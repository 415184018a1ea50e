import type { Json } from "./json.ts";

/** The part of JSON Schema that GitHub's descriptions use. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly enum?: readonly Json[];
  readonly format?: string;
  readonly additionalProperties?: boolean | Schema;
}

export interface Parameter {
  readonly name: string;
  readonly in: "path" | "query";
  readonly required: boolean;
  readonly schema: Schema;
}

export interface Operation {
  /** Upper case: `GET`. */
  readonly method: string;
  /** As published: `/repos/{owner}/{repo}`. */
  readonly path: string;
  readonly parameters: readonly Parameter[];
  readonly body: { readonly required: boolean; readonly schema: Schema } | null;
  /** Schema of the JSON body by status; `{}` where there is no body. */
  readonly responses: Readonly<Record<string, Schema>>;
}

/** An extract of a published description: references point to `#/schemas/<name>` of the same file. */
export interface Description {
  readonly source: { readonly package: string; readonly version: string; readonly license: string };
  readonly operations: Readonly<Record<string, Operation>>;
  readonly schemas: Readonly<Record<string, Schema>>;
}
