import type { CataloguedFault } from "./catalogued.ts";
import { faultsOfARun } from "./faults-of-a-run.ts";
import { faultsOfContent } from "./faults-of-content.ts";

/** F01–F96 in their order. */
export const catalogue: readonly CataloguedFault[] = [...faultsOfARun, ...faultsOfContent];
