import { createHash } from "node:crypto";
import type { JsonObject } from "../json.ts";
import type { App, World } from "../world/world.ts";

const web = "https://github.com";
const api = "https://api.github.com";

/** An address on the web: `webUrl(world, "pull/3")`. */
export function webUrl(world: World, path: string): string {
  return `${web}/${world.repository.fullName}/${path}`;
}

export function apiUrl(world: World, path: string): string {
  return `${api}/repos/${world.repository.fullName}/${path}`;
}

export function person(login: string): JsonObject {
  const id = numberOf(login);
  const type = login.endsWith("[bot]") ? "Bot" : "User";
  const urls = {
    url: `${api}/users/${encodeURIComponent(login)}`,
    html_url: `${web}/${encodeURIComponent(login)}`,
  };
  return {
    login,
    id,
    node_id: `U_${id}`,
    type,
    ...urls,
    avatar_url: `https://avatars.githubusercontent.com/u/${id}`,
  };
}

export function appView(app: App): JsonObject {
  const owner = person(app.slug === "github-actions" ? "github" : "acme");
  return { id: app.id, slug: app.slug, node_id: `A_${app.id}`, name: app.slug, owner };
}

/** The repository, or the fork with another full name. */
export function repository(world: World, fullName: string = world.repository.fullName): JsonObject {
  const [owner = "", name = ""] = fullName.split("/");
  const { defaultBranch, visibility } = world.repository;
  return {
    id: numberOf(fullName),
    name,
    full_name: fullName,
    owner: person(owner),
    private: visibility === "private",
    visibility,
    fork: fullName !== world.repository.fullName,
    default_branch: defaultBranch,
    url: `${api}/repos/${fullName}`,
    html_url: `${web}/${fullName}`,
    clone_url: `${web}/${fullName}.git`,
  };
}

/** What an author is to the repository. */
export function association(world: World, login: string): string {
  if (login === world.repository.owner) return "OWNER";
  return world.collaborators.has(login) ? "COLLABORATOR" : "NONE";
}

/** The same number for the same name, in every world. */
function numberOf(name: string): number {
  return createHash("sha1").update(name).digest().readUInt32BE(0) >>> 4;
}
