import type { Json } from "../../shared/envelope";
import { ENVS, type Env, type Flag } from "../data/types";
import { type DiffRow, diff } from "../logic/diff";

/** One side: a revision (null: the newest) and an environment (null: everything). */
export interface Side {
  revision: number | null;
  env: Env | null;
}

/** As `GET /api/admin/diff` tells it. */
export interface Thing {
  kind: string;
  key: string;
  before: { [name: string]: Json } | null;
  after: { [name: string]: Json } | null;
  record: { seq: number; actor: string };
}

/** What differs about one thing, field by field. */
export interface Difference {
  kind: string;
  key: string;
  rows: DiffRow[];
  /** On which side it is not there at all. */
  missing: "left" | "right" | null;
  by: { seq: number; actor: string } | null;
}

export type Flags = ReadonlyMap<string, Flag>;

export function readSide(params: URLSearchParams, revision: string, env: string): Side {
  const number = Number(params.get(revision) ?? "");
  return {
    revision: Number.isSafeInteger(number) && number > 0 ? number : null,
    env: ENVS.find((one) => one === params.get(env)) ?? null,
  };
}

/** The flags at a revision: as they are now, with what has changed since put back. */
export function flagsThen(now: Flags, since: Thing[]): Flags {
  const then = new Map(now);
  for (const { kind, key, before } of since) {
    if (kind !== "flag") continue;
    if (before === null || before.archived === true) then.delete(key);
    else then.set(key, before as unknown as Flag);
  }
  return then;
}

/** Flags whose document or state differs between two sides, each in its environment. */
export function flagsDiffer(left: Flags, right: Flags, from: Side, to: Side): Difference[] {
  const keys = [...new Set([...left.keys(), ...right.keys()])].sort();
  return keys.flatMap((key) => {
    const [l, r] = [left.get(key), right.get(key)];
    const rows = diff(inEnv(l, from.env), inEnv(r, to.env));
    if (rows.length === 0) return [];
    const missing = l === undefined ? "left" : r === undefined ? "right" : null;
    return [{ kind: "flag", key, rows, missing, by: null }];
  });
}

/** Said twice in a document: prod's state stands at its top, too. */
const TWICE = new Set(["rollout_stage", "rollout_pct", "pilot_cohorts", "approval_ref"]);

function inEnv(flag: Flag | undefined, env: Env | null): Json | undefined {
  if (flag === undefined) return undefined;
  const document = Object.fromEntries(
    Object.entries(flag).filter(([name]) => !TWICE.has(name)),
  ) as { [name: string]: Json };
  if (env === null) return document;
  const { environments: _states, ...rest } = document;
  const { approval_ref: _ref, ...state } = flag.environments[env];
  return { ...rest, state: state as unknown as Json };
}

/** All things that differ between two revisions, as the service says it. */
export function thingsDiffer(things: Thing[], turned: boolean): Difference[] {
  return things.flatMap(({ kind, key, before, after, record }) => {
    const [left, right] = turned ? [after, before] : [before, after];
    const rows = diff(whole(left), whole(right));
    const missing = left === null ? "left" : right === null ? "right" : null;
    return rows.length === 0 ? [] : [{ kind, key, rows, missing, by: record }];
  });
}

function whole(document: { [name: string]: Json } | null): Json | undefined {
  if (document === null) return undefined;
  if (!("environments" in document)) return document;
  return Object.fromEntries(Object.entries(document).filter(([name]) => !TWICE.has(name)));
}

export function narrowed(found: Difference[], text: string, kind: string): Difference[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return found.filter((one) => {
    if (kind !== "" && one.kind !== kind) return false;
    const fields = one.rows.map(({ field }) => field).join(" ");
    const all = `${one.kind} ${one.key} ${fields}`.toLowerCase();
    return words.every((word) => all.includes(word));
  });
}
