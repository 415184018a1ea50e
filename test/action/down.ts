import { html } from "@tenantry/github";
import type { GitHub } from "@tenantry/github";

/** GitHub does not say which pull request brought a commit, for one run. */
export function goDown(github: GitHub): void {
  github.fail(
    "repos/list-pull-requests-associated-with-commit",
    ...Array.from({ length: 4 }, () => html(503)),
  );
}
