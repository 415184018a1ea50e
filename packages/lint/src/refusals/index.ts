export { refusal as concurrentlyInTransaction } from "./concurrently-in-transaction.ts";
export { refusal as transactionNesting } from "./transaction-nesting.ts";
export { refusal as uncommittedBegin } from "./uncommitted-begin.ts";
