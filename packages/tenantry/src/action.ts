export { explain } from "./cli/explain.ts";
export { validConfig } from "./config/check.ts";
export { environmentOf, policyOf } from "./config/environment.ts";
export { configNames } from "./config/file.ts";
export { whereabouts } from "./config/url.ts";
export { projectOf } from "./load.ts";
export { placed } from "./placed.ts";
export { sha256 } from "./project.ts";
export { lossesOf } from "./use/losses.ts";
