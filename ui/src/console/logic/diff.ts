import type { Json } from "../../shared/envelope";
import { same } from "./merge";

export interface DiffRow {
  /** `environments.prod.rollout_stage` */
  field: string;
  before: Json | undefined;
  after: Json | undefined;
}

/** What nobody decided: the log's own marks. */
const OWN = new Set(["version", "edited_by", "paused_digest", "digest", "barred"]);

/** Objects are gone into, so that a row names the smallest thing that changed; lists are one thing. */
export function diff(before: Json | undefined, after: Json | undefined, path = ""): DiffRow[] {
  if (isObject(before) && isObject(after)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return names
      .filter((name) => !OWN.has(name))
      .flatMap((name) => diff(before[name], after[name], path === "" ? name : `${path}.${name}`));
  }
  if (same(before, after)) return [];
  if (isObject(after) && before == null && path === "") return diff({}, after);
  if (isObject(before) && after == null && path === "") return diff(before, {});
  return [{ field: path, before, after }];
}

function isObject(value: Json | undefined): value is { [name: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
