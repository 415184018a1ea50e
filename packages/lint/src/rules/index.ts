export { rule as indexNotConcurrent } from "./index-not-concurrent.ts";
export { rule as unparsedStatement } from "./unparsed-statement.ts";
export { rule as unusedIgnore } from "./unused-ignore.ts";
