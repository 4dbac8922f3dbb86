import type { Json } from "../../shared/envelope";
import { type JsonNode, parseJson, text as textNode } from "../../shared/json";
import { flagPath, type Result } from "../data/api";
import type { Env, EnvOrAll, EnvState, Flag, FlagDetail, LogRecord } from "../data/types";
import { ENVS } from "../data/types";
import { t } from "../i18n";
import { type DiffRow, diff } from "../logic/diff";
import { cohorts, percentage } from "../logic/machine";
import type { Fields } from "../logic/merge";
import { editSentence, movedEnvs, moveSentence } from "../logic/sentences";
import { documentOf, fieldsOf, withFields } from "./document";

/** A flag as it was read: what it says, and the very text of it. */
export interface Known {
  detail: FlagDetail;
  text: string;
}

/** A change before it is made: all that a person must see, and all that is sent. */
export interface Change {
  /** As approvals name it; null for what they have no name for. */
  kind: string | null;
  flagKey: string;
  /** Null: the flag itself, in every environment. */
  env: EnvOrAll | null;
  method: string;
  path: string;
  /** Of the body, without reason, version and approval. */
  body: Members;
  /** The body of the same change as approvals and previews name it, where that is another. */
  asks?: Members;
  sentence: string;
  rows: DiffRow[];
  /** Stops need neither version nor approval, nor the key typed. */
  isStop: boolean;
  /** Null: none is sent. */
  version: number | null;
  approvalRef: string | null;
  /** What it rests on and what it makes of it; merged with what others made of it. */
  base: Fields;
  mine: Fields;
  /** The same change over a newer flag; `mine` are the fields as they are merged. */
  again: (known: Known, mine: Fields) => Change;
  /** Where it is about something else than a flag's own document and states. */
  subject?: Subject;
}

/** What a change is about that is no flag: a cohort, a row, a key, an import. */
export interface Subject {
  /** Typed to confirm it where production is touched; null: nothing is. */
  confirm: string | null;
  /** Reads it again, to see what the change rests on; null: nobody else can be at it. */
  read: (() => Promise<Result<Seen>>) | null;
  /** Who changed it since a version. */
  who?: (version: number) => Promise<LogRecord | null>;
  /** What requests for leave call it. */
  target: { [name: string]: string };
  /** The flag by which the effect is asked for; null: it cannot be measured. */
  measured: string | null;
  done: (data: unknown) => void;
}

/** A thing as it is now: version 0 where it is not there. */
export interface Seen {
  version: number;
  /** Flags that follow it. */
  dependants: string[];
  again: (mine: Fields) => Change;
}

type Beyond = Pick<Change, "method" | "path" | "sentence" | "rows"> & { subject: Subject };

/** A change of something that is no flag. */
export function beyond(it: Beyond & Partial<Change>): Change {
  return {
    kind: null,
    flagKey: "",
    env: null,
    body: [],
    isStop: false,
    version: null,
    approvalRef: null,
    base: {},
    mine: {},
    again: () => {
      throw new Error("its subject says how");
    },
    ...it,
  };
}

export type Members = [name: string, value: JsonNode][];

const literal = (value: string): JsonNode => ({ kind: "literal", raw: value });
const list = (items: string[]): JsonNode => ({ kind: "array", items: items.map(textNode) });

type Goal = Pick<EnvState, "rollout_stage"> & { rollout_pct?: number; pilot_cohorts?: string[] };

/** To a stage of one environment, with its percentage or cohorts. */
export function move(known: Known, env: Env, goal: Goal): Change {
  const from = known.detail.flag.environments[env];
  const to: EnvState = {
    rollout_stage: goal.rollout_stage,
    rollout_pct: goal.rollout_pct ?? percentage(from),
    pilot_cohorts: goal.pilot_cohorts ?? cohorts(from),
  };
  const body: Members = [["rollout_stage", textNode(goal.rollout_stage)]];
  if (goal.rollout_pct !== undefined) {
    body.push(["rollout_pct", literal(String(goal.rollout_pct))]);
  }
  if (goal.pilot_cohorts !== undefined) body.push(["pilot_cohorts", list(goal.pilot_cohorts)]);
  const key = known.detail.flag.key;
  return {
    ...plain(known, "transition", "PATCH", "/rollout"),
    env,
    body: [["env", textNode(env)], ...body],
    sentence: moveSentence(key, env, from, to),
    rows: prefixed(env, from, to),
    base: counted(from),
    mine: counted(to),
    again: (now, mine) =>
      move(now, env, {
        rollout_stage: String(mine.rollout_stage) as EnvState["rollout_stage"],
        ...(goal.rollout_pct === undefined ? {} : { rollout_pct: Number(mine.rollout_pct) }),
        ...(goal.pilot_cohorts === undefined
          ? {}
          : { pilot_cohorts: (mine.pilot_cohorts ?? []) as string[] }),
      }),
  };
}

function counted(state: EnvState): Fields {
  return {
    rollout_stage: state.rollout_stage,
    rollout_pct: percentage(state),
    pilot_cohorts: cohorts(state),
  };
}

/** Stops, and the way back from a pause. */
export function stopOrResume(
  known: Known,
  env: EnvOrAll,
  act: "pause" | "rollback" | "resume",
): Change {
  const { flag } = known.detail;
  const rows: DiffRow[] = [];
  const envs = env === "all" ? ENVS : [env];
  const first = flag.environments[envs[0] ?? "prod"];
  let shown = first;
  for (const one of envs) {
    const from = flag.environments[one];
    const to = after(from, act);
    if (to === null) continue;
    rows.push(...prefixed(one, from, to));
    shown = to;
  }
  const sentenceTo = after(first, act) ?? shown;
  return {
    ...plain(known, act === "resume" ? "resume" : "transition", "POST", `/${act}`),
    env,
    body: [["env", textNode(env)]],
    sentence: moveSentence(flag.key, env, first, sentenceTo),
    rows,
    isStop: act !== "resume",
    again: (now) => stopOrResume(now, env, act),
  };
}

function after(from: EnvState, act: "pause" | "rollback" | "resume"): EnvState | null {
  const stage = from.rollout_stage;
  if (act === "resume") {
    return stage === "paused" && from.paused_from
      ? { ...without(from), rollout_stage: from.paused_from }
      : null;
  }
  if (stage === "draft" || stage === "rolled_back") return null;
  if (act === "rollback") return { ...without(from), rollout_stage: "rolled_back" };
  return stage === "paused" ? null : { ...from, rollout_stage: "paused", paused_from: stage };
}

function without({ paused_from: _from, paused_at: _at, ...rest }: EnvState): EnvState {
  return rest;
}

export function archive(known: Known): Change {
  const { key } = known.detail.flag;
  return {
    ...plain(known, "archive", "DELETE", ""),
    sentence: t("s_archive", { key }),
    rows: [{ field: "archived", before: false, after: true }],
    again: archive,
  };
}

/** What is said about it; the rest of the document is sent back as it is written. */
export function edit(known: Known, base: Fields, mine: Fields): Change {
  const { key } = known.detail.flag;
  const changed = Object.keys(mine).filter((name) => diff(base[name], mine[name]).length > 0);
  const fields = Object.fromEntries(changed.map((name) => [name, mine[name]]));
  return {
    ...plain(known, "flag_edit", "PUT", ""),
    body: withFields(known.text, fields),
    sentence: editSentence(key, changed),
    rows: changed.map((field) => ({ field, before: base[field], after: mine[field] })),
    base,
    mine,
    again: (now, merged) => edit(now, fieldsOf(now.detail.flag), merged),
  };
}

/** Back to what a record made of it: the state in its environment, else the document. */
export function revert(known: Known, record: LogRecord): Change {
  const now = known.detail.flag;
  const then = record.after as unknown as Flag;
  const named = record.env as EnvOrAll | null;
  const envs = named === null ? [] : named === "all" ? movedEnvs(now, then) : [named];
  const first = envs[0];
  const env = named === "all" && envs.length === 1 && first !== undefined ? first : named;
  const key = now.key;
  return {
    ...plain(known, null, "POST", "/revert"),
    ...asWritten(then, env),
    env,
    body: [
      ["to_revision", literal(String(record.seq))],
      ...(env === null ? [] : ([["env", textNode(env)]] as Members)),
    ],
    sentence:
      first === undefined || env === null
        ? editSentence(key, [`revision ${record.seq}`])
        : moveSentence(key, env, now.environments[first], then.environments[first]),
    rows:
      env === null
        ? diff(stateless(now), stateless(then))
        : envs.flatMap((one) => prefixed(one, now.environments[one], then.environments[one])),
    again: (known2) => revert(known2, record),
  };
}

/** What leads there as approvals and previews name it: they have no name for going back. */
function asWritten(then: Flag, env: EnvOrAll | null): Partial<Change> {
  if (env === null) return { kind: "flag_edit", asks: documentOf(then) };
  const states = (env === "all" ? ENVS : [env]).map((one) => then.environments[one]);
  const [first] = states;
  if (first === undefined || states.some((one) => diff(first as never, one as never).length > 0)) {
    return {}; // each environment to another state: no one approval covers that
  }
  const stage: Members = [["rollout_stage", textNode(first.rollout_stage)]];
  if (first.rollout_stage === "paused" || first.rollout_stage === "rolled_back") {
    return { kind: "transition", asks: stage };
  }
  return {
    kind: "transition",
    asks: [
      ...stage,
      ["rollout_pct", literal(String(percentage(first)))],
      ["pilot_cohorts", list(cohorts(first))],
    ],
  };
}

function stateless(flag: Flag): Json {
  const rest: Record<string, unknown> = { ...flag };
  for (const name of ["environments", "version", "rollout_stage", "rollout_pct"]) delete rest[name];
  for (const name of ["pilot_cohorts", "approval_ref", "edited_by"]) delete rest[name];
  return rest as Json;
}

function plain(known: Known, kind: string | null, method: string, tail: string): Change {
  return {
    kind,
    flagKey: known.detail.flag.key,
    env: null,
    method,
    path: flagPath(known.detail.flag.key) + tail,
    body: [],
    sentence: "",
    rows: [],
    isStop: false,
    version: known.detail.version,
    approvalRef: null,
    base: {},
    mine: {},
    again: () => {
      throw new Error("set by each kind");
    },
  };
}

function prefixed(env: Env, from: EnvState, to: EnvState): DiffRow[] {
  const hidden = ["approval_ref", "paused_at"];
  return diff(from as never, to as never)
    .filter(({ field }) => !hidden.includes(field))
    .map((row) => ({ ...row, field: `${env}.${row.field}` }));
}

export function parsed(text: string): JsonNode {
  return parseJson(text);
}
