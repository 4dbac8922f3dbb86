import type { Env, EnvOrAll, EnvState, Flag, LogRecord } from "../data/types";
import { ENVS } from "../data/types";
import { type Key, t } from "../i18n";
import { diff } from "./diff";
import { cohorts, direction, percentage } from "./machine";

/**
 * What a change does, in one sentence. The review says it before and the history after, from the same
 * two documents, so that both say the same.
 */

export function envName(env: EnvOrAll): string {
  return env === "all" ? t("all_envs") : t(env);
}

export function directionWord(from: EnvState, to: EnvState): string {
  const found = direction(from, to);
  return found === "stop" ? t("stop_direction") : t(found);
}

/** Whom a state reaches. */
export function reach(state: EnvState): string {
  const keys = cohorts(state).join(", ");
  switch (state.rollout_stage) {
    case "pilot":
      return keys === "" ? t("reach_pilot_none") : t("reach_pilot", { cohorts: keys });
    case "staged": {
      const pct = percentage(state);
      return keys === ""
        ? t("reach_staged", { pct })
        : t("reach_staged_cohorts", { pct, cohorts: keys });
    }
    case "paused":
      return state.paused_from
        ? t("reach_paused_from", { stage: t(state.paused_from) })
        : t("reach_paused");
    default:
      return t(`reach_${state.rollout_stage}`);
  }
}

/** Two states of one flag in one environment, or in all. */
export function moveSentence(key: string, env: EnvOrAll, from: EnvState, to: EnvState): string {
  const where = envName(env);
  if (to.rollout_stage === "paused") return t("s_pause", { key, env: where });
  if (to.rollout_stage === "rolled_back") return t("s_roll_back", { key, env: where });
  if (from.rollout_stage === "paused") return t("s_resume", { key, env: where, reach: reach(to) });
  return t(from.rollout_stage === to.rollout_stage ? "s_change" : "s_move", {
    key,
    env: where,
    direction: directionWord(from, to),
    from: t(from.rollout_stage),
    to: t(to.rollout_stage),
    reach: reach(to),
  });
}

export function editSentence(key: string, fields: string[]): string {
  return t("s_edit", { key, fields: fields.join(", ") });
}

/** The environments whose state differs between two documents of a flag. */
export function movedEnvs(before: Flag, after: Flag): Env[] {
  return ENVS.filter(
    (env) => diff(before.environments[env] as never, after.environments[env] as never).length > 0,
  );
}

/** A record of the log. */
export function recordSentence(record: LogRecord): string {
  const key = record.flag_key ?? "";
  const before = record.before as unknown as Flag | null;
  const after = record.after as unknown as Flag | null;
  const [kind] = record.action.split(".");
  if (kind === "flag" && before?.environments && after?.environments) {
    const moved = movedEnvs(before, after);
    const first = moved[0];
    if (record.action === "flag.archive" || (!before.archived && after.archived)) {
      return t("s_archive", { key });
    }
    if (first !== undefined) {
      const where = moved.length > 1 ? "all" : first;
      return moveSentence(key, where, before.environments[first], after.environments[first]);
    }
    return editSentence(key, fieldsOf(record));
  }
  const words = OTHERS[record.action];
  if (words === undefined) return record.action;
  const id = String((record.after ?? record.before)?.id ?? "");
  return t(words, { key, id, who: whoOf(record) });
}

const OTHERS: Record<string, Key> = {
  "flag.create": "s_create",
  "flag.import": "s_import",
  "flag.recreate": "s_create",
  "override.put": "s_override_put",
  "override.import": "s_override_put",
  "override.delete": "s_override_delete",
  "cohort.put": "s_cohort_put",
  "cohort.delete": "s_cohort_delete",
  "settings.put": "s_settings",
  "approval.request": "s_approval_request",
  "approval.sign": "s_approval_sign",
  "approval.reject": "s_approval_reject",
  "approval.withdraw": "s_approval_withdraw",
  "approval.consume": "s_approval_consume",
  "approval.void": "s_approval_void",
};

function fieldsOf(record: LogRecord): string[] {
  const rows = diff(record.before ?? undefined, record.after ?? undefined);
  return [...new Set(rows.map(({ field }) => field.split(".")[0] ?? field))];
}

function whoOf(record: LogRecord): string {
  const it = record.after ?? record.before ?? {};
  return String(it.user_id ?? it.tenant_id ?? it.cohort ?? it.key ?? "");
}
