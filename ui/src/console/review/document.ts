import type { Json } from "../../shared/envelope";
import { at, type JsonNode, parseJson, printJson } from "../../shared/json";
import type { Flag } from "../data/types";
import type { Fields } from "../logic/merge";
import type { Members } from "./change";

/** A flag's document as it is written: 3.0 is not 3, and what is not edited is sent back unread. */

const EDITED = [
  "description_en",
  "description_th",
  "owner_module",
  "owner",
  "tags",
  "expires_at",
] as const;
export type EditedField = (typeof EDITED)[number];

/** States and the version are changed by other routes. */
const NOT_SENT = new Set([
  "rollout_stage",
  "rollout_pct",
  "pilot_cohorts",
  "approval_ref",
  "environments",
  "version",
  "archived",
]);

export function fieldsOf(flag: Flag): Fields {
  return Object.fromEntries(EDITED.map((name) => [name, flag[name] ?? null]));
}

/** The document in the answer of `GET flags/{key}`, with these fields in place of its own. */
export function withFields(text: string, fields: Fields): Members {
  const flag = at(parseJson(text), "data", "flag");
  if (flag?.kind !== "object") return [];
  const members: Members = flag.members.filter(
    ([name]) => !NOT_SENT.has(name) && !Object.hasOwn(fields, name),
  );
  for (const [name, value] of Object.entries(fields)) {
    if (value !== null && value !== undefined) members.push([name, nodeOf(value)]);
  }
  return members;
}

/** The document of a record, without states and marks of the log. */
export function documentOf(flag: Flag): Members {
  return Object.entries(flag)
    .filter(([name]) => !NOT_SENT.has(name) && name !== "edited_by")
    .map(([name, value]) => [name, nodeOf(value as Json)]);
}

/** A field of the flag in that answer, as it is written. */
export function written(text: string, field: string): string {
  const node = at(parseJson(text), "data", "flag", field);
  return node === null ? "" : printJson(node);
}

export function nodeOf(value: Json): JsonNode {
  return parseJson(JSON.stringify(value));
}

/** A change that an approval holds, as it is written there. */
export function changeOf(text: string): Members {
  const change = at(parseJson(text), "data", "change");
  return change?.kind === "object" ? change.members : [];
}
