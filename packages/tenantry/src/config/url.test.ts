import { describe, expect, test } from "vitest";
import { TenantryError } from "../error.ts";
import type { Settings } from "./config.ts";
import { hasTenantServer, whereabouts } from "./url.ts";
import type { Variables } from "./variables.ts";

const one = "postgres://one/db";
const two = "postgres://two/db";

describe("whereabouts()", () => {
  test("takes CONTROL_DATABASE_URL, else DATABASE_URL", () => {
    expect(ask({ CONTROL_DATABASE_URL: one })).toMatchObject({ at: { url: one } });
    expect(ask({ DATABASE_URL: two })).toMatchObject({ at: { url: two } });
    expect(ask({ CONTROL_DATABASE_URL: one, DATABASE_URL: one })).toMatchObject({ at: { url: one } });
  });

  test("refuses two different values, unless the configuration or --url says which", () => {
    const both = { CONTROL_DATABASE_URL: one, DATABASE_URL: two };
    expect(refusal(both)).toBe(
      "url-ambiguous 2: CONTROL_DATABASE_URL and DATABASE_URL are both set, to different values.",
    );
    expect(ask(both, { url: { env: "DATABASE_URL" } })).toMatchObject({ at: { url: two } });
    expect(ask(both, {}, { flag: "postgres://three/db" })).toMatchObject({
      at: { url: "postgres://three/db" },
    });
  });

  test("names a variable that is set to nothing instead of falling back", () => {
    expect(refusal({ DATABASE_URL: "" })).toBe("url-empty 2: DATABASE_URL is set but empty.");
    expect(refusal({ DATABASE_URL: one, CONTROL_DATABASE_URL: " " })).toContain("CONTROL_DATABASE_URL");
    expect(refusal({ MINE: "" }, { url: { env: "MINE" } })).toBe("url-empty 2: MINE is set but empty.");
    expect(refusal({}, {}, { flag: "" })).toBe("url-empty 2: --url is empty.");
  });

  test("names the variable of the configuration that is missing, also in local", () => {
    expect(refusal({ DATABASE_URL: one }, { url: { env: "MINE" } })).toBe("url-missing 2: MINE is not set.");
    expect(refusal({ DATABASE_URL: one }, { directUrl: { env: "D" } })).toBe("url-missing 2: D is not set.");
  });

  test("is the embedded server only in local, outside CI and with no variable at all", () => {
    expect(ask({})).toEqual({ kind: "embedded" });
    expect(ask({ CI: "" })).toEqual({ kind: "embedded" });
    expect(refusal({ CI: "1" })).toContain("neither CONTROL_DATABASE_URL nor DATABASE_URL is set");
    expect(refusal({}, {}, { environment: "production" })).toContain(
      "Environment production has no database",
    );
  });

  test("goes to the server of tenant databases where only that is given", () => {
    const server = {
      PG_TENANT_DATABASE_HOST: "db.internal",
      PG_TENANT_DATABASE_ADMIN_USERNAME: "admin",
      PG_TENANT_DATABASE_ADMIN_PASSWORD: "p@ss/word",
    };
    expect(ask(server)).toMatchObject({
      at: { url: "postgres://admin:p%40ss%2Fword@db.internal:5432/postgres" },
    });
    expect(hasTenantServer(question(server))).toBe(true);
    expect(hasTenantServer(question(server, { tenants: { from: "none" } }))).toBe(false);
    expect(ask({ ...server, DATABASE_URL: one })).toMatchObject({ at: { url: one } });
    expect(refusal({ ...server, PG_TENANT_DATABASE_PORT: "" })).toContain("PG_TENANT_DATABASE_PORT");
  });

  test("has a direct URL where a pooler is configured", () => {
    const settings = { url: "postgres://pooler/db", directUrl: { env: "DIRECT" } };
    expect(ask({ DIRECT: one }, settings)).toEqual({
      kind: "url",
      at: { name: '"url" of the configuration', url: "postgres://pooler/db" },
      direct: { name: "DIRECT", url: one },
    });
  });
});

interface Circumstances {
  readonly environment?: string;
  readonly flag?: string;
}

function question(variables: Variables, settings: Settings = {}, more: Circumstances = {}) {
  return { environment: more.environment ?? "local", settings, variables, flag: more.flag ?? null };
}

function ask(variables: Variables, settings: Settings = {}, more: Circumstances = {}) {
  return whereabouts(question(variables, settings, more));
}

function refusal(variables: Variables, settings: Settings = {}, more: Circumstances = {}): string {
  try {
    return JSON.stringify(ask(variables, settings, more));
  } catch (error) {
    if (error instanceof TenantryError) return `${error.code} ${error.exit}: ${error.message}`;
    throw error;
  }
}
