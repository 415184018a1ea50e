import * as fc from "fast-check";

/** Everything that a lexer could trip over. */
const piece = fc.constantFrom(
  ..."' \" \\ ; -- /* */ $ $$ $a$ ( ) [ ] : :: e'x e E u& begin atomic end case \n \r\n é 🙂 a1 %".split(" "),
  " ",
);
const nasty = fc.array(piece, { maxLength: 6 }).map((parts) => parts.join(""));

const plain = nasty.map((text) => `'${text.replaceAll("'", "''")}'`);
const escaped = fc.tuple(fc.constantFrom("e", "E"), nasty, fc.boolean()).map(([letter, text, doubled]) => {
  const body = text.replaceAll("\\", "\\\\").replaceAll("'", doubled ? "''" : "\\'");
  return `${letter}'${body}'`;
});
const continued = fc
  .tuple(escaped, nasty)
  .map(([first, text]) => `${first} -- it's ;\n  '${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`);
const unicode = nasty.map((text) => `U&'${text.replaceAll("\\", "\\\\").replaceAll("'", "''")}\\0061'`);
const dollar = fc
  .tuple(fc.constantFrom("$$", "$a$", "$_b1$", "$é$"), nasty)
  .filter(([tag, text]) => `${text}${tag}`.indexOf(tag) === text.length)
  .map(([tag, text]) => `${tag}${text}${tag}`);
const text = fc.oneof(plain, escaped, continued, unicode, dollar);

const expression = fc.oneof(
  { weight: 4, arbitrary: text },
  text.map((value) => `(${value})::text`),
  text.map((value) => `case when ${value} = ';' then ${value} end`),
  fc.constant("(array[1, 2, 3])[1:2]"),
  fc.constant("1 +/* ; */ 2"),
  fc.constant("3 -- ; it's\n - -4"),
  fc.constant("x.a$b$"),
);

const label = fc.oneof(
  fc.constant(""),
  fc.constantFrom(' as "a;b"', ' as "q""u;"', ' as U&"u;\\0061"', " as end", " as case", " as c$$d$$"),
);

const from = `from (values (1)) as x(a$b$)`;
const select = fc
  .array(fc.tuple(expression, label), { minLength: 1, maxLength: 3 })
  .map((columns) => `select ${columns.map((column) => column.join("")).join(", ")} ${from}`);

const routine = fc
  .tuple(
    fc.array(fc.tuple(expression, label), { minLength: 1, maxLength: 3 }),
    fc.constantFrom("function", "procedure"),
  )
  .map(([columns, kind]) => {
    const body = columns.map((column) => `select ${column.join("")} ${from};`).join(" ");
    const returns = kind === "function" ? "returns setof record" : "";
    return `create ${kind} pg_temp.r() ${returns} language sql begin atomic ${body} end; drop ${kind} pg_temp.r`;
  });

const rule = fc
  .tuple(select, select)
  .map(([a, b]) => `create or replace rule r as on insert to ruled do also (${a}; ${b};)`);

const block = nasty
  .filter((body) => !body.includes("$block"))
  .map((body) => `do $block$ begin perform '${body.replaceAll("'", "''")}'; end $block$`);

const statement = fc.oneof(
  { weight: 5, arbitrary: select },
  routine,
  rule,
  block,
  text.map((value) => `insert into plain values (${value})`),
  text.map((value) => `(select ${value}) union (select ';')`),
);

const gap = fc.constantFrom("", " ", "\n", " -- ; '\n", " /* ; ' */ ", '/* /* ; */ " */', "\t;;", "\r\n");

/** Valid SQL in one text, whatever stands between its statements. */
export const validText: fc.Arbitrary<string> = fc
  .tuple(gap, fc.array(fc.tuple(statement, gap, gap), { maxLength: 6 }), fc.boolean())
  .map(([first, statements, terminated]) => {
    const all = statements.map(([sql, before, after]) => `${sql}${before};${after}`).join("");
    return first + (terminated ? all : all.replace(/;[^;'"$]*$/, ""));
  });
