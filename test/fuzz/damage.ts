import * as fc from "fast-check";

/** What a lexer, a header or a reader of JSON could trip over. */
const shards = [
  ...`' " \\ ; -- /* */ $ $$ $a$ ( ) [ ] { } : , :: e'x U& begin atomic end case null true 0 -1 1e999`.split(
    " ",
  ),
  ..."\n|\r|\r\n|\t|\f|\v|\u0000|\u0085|\u00A0|\u2028|\u202E|\uFEFF|\uD800|é|🙂| ".split("|"),
  "--! up",
  "--! down",
  "--! verify",
  "--! transaction: off",
  "--! batch: until-no-rows",
  "--! requires: a/b",
  "--! scope: both",
  "--! alias: x",
  "-- migrate:up",
  "--! accept: x reason=",
  "commit;",
  "copy t from stdin;",
];

type Edit =
  | { readonly kind: "insert"; readonly at: number; readonly text: string }
  | { readonly kind: "delete"; readonly at: number; readonly length: number }
  | { readonly kind: "repeat"; readonly at: number; readonly length: number };

/** Where is a share of the text, so that a shrunk text keeps its edits. */
const place = fc.double({ min: 0, max: 1, noNaN: true });
const length = fc.integer({ min: 1, max: 12 });

const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.record({
    kind: fc.constant("insert" as const),
    at: place,
    text: fc.oneof(fc.constantFrom(...shards), fc.string({ unit: "binary", maxLength: 4 })),
  }),
  fc.record({ kind: fc.constant("delete" as const), at: place, length }),
  fc.record({ kind: fc.constant("repeat" as const), at: place, length }),
);

/** The text after a few edits that nobody meant. */
export function damaged(text: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .tuple(text, fc.array(edit, { maxLength: 6 }))
    .map(([whole, edits]) => edits.reduce((left, one) => edited(left, one), whole));
}

function edited(text: string, edit: Edit): string {
  const at = Math.floor(edit.at * text.length);
  const before = text.slice(0, at);
  switch (edit.kind) {
    case "insert":
      return before + edit.text + text.slice(at);
    case "delete":
      return before + text.slice(at + edit.length);
    case "repeat":
      return before + text.slice(at, at + edit.length).repeat(2) + text.slice(at + edit.length);
  }
}

/** So many tries of each property: `npm run fuzz` asks for many. */
export const tries = Number(process.env["TENANTRY_TEST_FUZZ"] ?? 300);
