import { boundaries } from "./boundaries.mjs";
import { messages } from "./message.mjs";
import { offs } from "./off.mjs";
import { planning } from "./planning.mjs";
import { reading } from "./reading.mjs";
import { runs } from "./runs.mjs";
import { tenants } from "./tenants.mjs";

/** Every guard of the protocol, taken away. */
export const mutations = [...messages, ...boundaries, ...offs, ...runs, ...tenants, ...reading, ...planning];
