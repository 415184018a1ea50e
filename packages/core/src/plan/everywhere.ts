import { nodeOf } from "../order.ts";
import type { Draft } from "./draft.ts";
import { isRecorded } from "./reading.ts";

/** Who in the whole fleet would still lack a node, or still have it, once every draft has run. Answers are kept. */
export interface Everywhere {
  /** Ids of targets that neither record `node` nor are going to. */
  readonly lacking: (node: string) => readonly string[];
  /** Ids of targets that record `node` and are not going to revert it. */
  readonly keeping: (node: string) => readonly string[];
}

export function everywhere(drafts: readonly Draft[]): Everywhere {
  return {
    lacking: remembered((node) =>
      drafts.flatMap((draft) => affected(draft, node, (id) => !isRecorded(draft.reading, id))),
    ),
    keeping: remembered((node) =>
      drafts.flatMap((draft) => affected(draft, node, (id) => draft.reading.rows.has(id))),
    ),
  };
}

/** The group's targets for which `before` holds now and no step of a selected target changes it. */
function affected({ reading, ids }: Draft, node: string, before: (id: string) => boolean): readonly string[] {
  const id = node.slice(node.indexOf(":") + 1);
  if (nodeOf(reading.line.kind, id) !== node || !before(id)) return [];
  if (!ids.has(id)) return reading.group.targets.map((target) => target.id);
  if (reading.selected.length === reading.group.targets.length) return [];
  const selected = new Set(reading.selected.map((target) => target.id));
  return reading.group.targets.map((target) => target.id).filter((target) => !selected.has(target));
}

function remembered(ask: (node: string) => readonly string[]): (node: string) => readonly string[] {
  const answers = new Map<string, readonly string[]>();
  return (node) => {
    const known = answers.get(node) ?? ask(node);
    answers.set(node, known);
    return known;
  };
}
