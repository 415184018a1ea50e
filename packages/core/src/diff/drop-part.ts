import { granting, revoking } from "./create-part.ts";
import { objectOf, phrase } from "./phrase.ts";
import type { Part, Parts } from "./part.ts";

/** The statement that takes a part away. */
export function dropPart(part: Part, parts: Parts): string {
  const { kind, ident, on } = part;
  switch (kind) {
    case "column":
      return `alter table ${on} drop column ${ident}`;
    case "default":
      return `alter table ${on} alter column ${ident} drop default`;
    case "constraint":
      return `alter table ${on} drop constraint ${ident}`;
    case "domain constraint":
      return `alter domain ${on} drop constraint ${ident}`;
    case "ownership":
      return `alter sequence ${ident} owned by none`;
    case "replica identity":
      return `alter table ${on} replica identity default`;
    case "cluster":
      return `alter table ${on} set without cluster`;
    case "comment":
      return `comment on ${phrase(objectOf(part, parts))} is null`;
    case "grant":
      return revoking(part, objectOf(part, parts));
    case "revocation":
      return granting(part, objectOf(part, parts));
    default:
      return `drop ${phrase(part)}`;
  }
}
