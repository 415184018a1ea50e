export { TenantryError } from "./error.ts";
export type { Config, Settings, TenantsConfig } from "./config/config.ts";
export { loadCatalog, loadProject } from "./load.ts";
export type { Project, Where } from "./load.ts";
