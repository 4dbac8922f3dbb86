import { text as textNode } from "../../shared/json";
import { flagPath } from "../data/api";
import type { Approval, EnvOrAll, EnvState } from "../data/types";
import { diff } from "../logic/diff";
import {
  archive,
  beyond,
  type Change,
  edit,
  type Known,
  type Members,
  move,
  stopOrResume,
} from "./change";
import { changeOf, fieldsOf } from "./document";
import { approvalSentence } from "./sentence";

/** The change that an approval was given for, ready to be sent with it. */
export function approved(approval: Approval, text: string, known: Known): Change {
  if (isBeyond(approval)) return approvedBeyond(approval, text, null);
  const env = (approval.env ?? approval.target.env ?? null) as EnvOrAll | null;
  const change = shaped(approval, known, env);
  const body: Members = changeOf(text);
  if (env !== null && !body.some(([name]) => name === "env") && takesEnv(approval.kind)) {
    body.unshift(["env", textNode(env)]);
  }
  return { ...change, ...route(approval), body, approvalRef: approval.id };
}

/** Whether it is about something else than a flag's document and states. */
export function isBeyond({ kind }: Approval): boolean {
  return !["transition", "resume", "archive", "flag_edit"].includes(kind);
}

/**
 * The change of a row, a cohort or all documents.
 *
 * @param version of what is there, where the change must name it
 */
export function approvedBeyond(approval: Approval, text: string, version: number | null): Change {
  const { env, ...target } = approval.target;
  const body: Members = changeOf(text);
  const add = (name: string, value: string | null | undefined) => {
    if (value && !body.some(([own]) => own === name)) body.push([name, textNode(value)]);
  };
  if (approval.kind.startsWith("override_")) {
    add("row_tenant", target.row_tenant);
    add("row_env", approval.env ?? env);
  }
  return beyond({
    ...route(approval),
    kind: approval.kind,
    flagKey: target.flag_key ?? "",
    env: (approval.env ?? env ?? "all") as EnvOrAll,
    body,
    sentence: approvalSentence(approval),
    rows: diff({}, approval.change),
    version,
    approvalRef: approval.id,
    subject: {
      confirm: target.flag_key ?? target.cohort ?? approval.kind,
      read: null,
      target: { ...target },
      measured: target.flag_key ?? null,
      done: () => {},
    },
  });
}

function takesEnv(kind: string): boolean {
  return kind === "transition" || kind === "resume";
}

function shaped(approval: Approval, known: Known, env: EnvOrAll | null): Change {
  const asked = approval.change as unknown as EnvState;
  const again = (now: Known) => approved2(approval, now);
  if (approval.kind === "transition" && env !== null && env !== "all") {
    return { ...move(known, env, goal(asked)), again };
  }
  if (approval.kind === "resume" && env !== null) {
    return { ...stopOrResume(known, env, "resume"), again };
  }
  if (approval.kind === "archive") return { ...archive(known), again };
  const before = known.detail.flag as never;
  const base = edit(known, fieldsOf(known.detail.flag), fieldsOf(known.detail.flag));
  return {
    ...base,
    kind: approval.kind,
    env,
    sentence: approvalSentence(approval),
    rows: approval.kind === "flag_edit" ? sent(diff(before, approval.change), approval) : [],
    base: {},
    mine: {},
    again,
  };
}

/** What the body does not name is not changed by it. */
function sent(rows: ReturnType<typeof diff>, approval: Approval) {
  return rows.filter(({ field }) => Object.hasOwn(approval.change, field.split(".")[0] ?? ""));
}

function goal(asked: EnvState) {
  return {
    rollout_stage: asked.rollout_stage,
    ...(asked.rollout_pct === undefined ? {} : { rollout_pct: asked.rollout_pct }),
    ...(asked.pilot_cohorts ? { pilot_cohorts: asked.pilot_cohorts } : {}),
  };
}

function approved2(approval: Approval, now: Known): Change {
  const text = JSON.stringify({ data: { change: approval.change } });
  return approved(approval, text, now);
}

function route(approval: Approval): { method: string; path: string } {
  const { target, kind } = approval;
  const flag = flagPath(target.flag_key ?? "");
  const row = `${flag}/overrides/${target.scope}/${encodeURIComponent(target.id ?? "")}`;
  const cohort = `/api/admin/cohorts/${encodeURIComponent(target.cohort ?? "")}`;
  switch (kind) {
    case "transition":
      return { method: "PATCH", path: `${flag}/rollout` };
    case "resume":
      return { method: "POST", path: `${flag}/resume` };
    case "override_put":
      return { method: "PUT", path: row };
    case "override_delete":
      return { method: "DELETE", path: row };
    case "archive":
      return { method: "DELETE", path: flag };
    case "recreate":
      return { method: "POST", path: "/api/admin/flags" };
    case "cohort_put":
      return { method: "PUT", path: cohort };
    case "cohort_delete":
      return { method: "DELETE", path: cohort };
    case "settings":
      return { method: "PUT", path: "/api/admin/settings" };
    case "import":
      return { method: "PUT", path: "/api/admin/registry" };
    default:
      return { method: "PUT", path: flag };
  }
}
