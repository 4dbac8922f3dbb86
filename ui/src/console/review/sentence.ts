import type { Approval, EnvOrAll, EnvState, Flag } from "../data/types";
import { t } from "../i18n";
import { cohorts, percentage } from "../logic/machine";
import { editSentence, envName, moveSentence, reach } from "../logic/sentences";

/** What an approval is about, in a sentence; better with the flag as it is now. */
export function approvalSentence(approval: Approval, flag?: Flag | null): string {
  const { target, change } = approval;
  const key = target.flag_key ?? "";
  const who = target.id ?? target.cohort ?? "";
  const env = (approval.env ?? "all") as EnvOrAll;
  switch (approval.kind) {
    case "transition":
      return transition(key, env, change as unknown as EnvState, flag ?? null);
    case "resume":
      return t("s_resume", { key, env: envName(env), reach: t("resume") });
    case "override_put":
      return t("s_override_put", { key, who });
    case "override_delete":
      return t("s_override_delete", { key, who });
    case "flag_edit":
      return editSentence(key, Object.keys(change));
    case "archive":
      return t("s_archive", { key });
    case "recreate":
      return t("s_create", { key: String(change.key ?? key) });
    case "cohort_put":
      return t("s_cohort_put", { who });
    case "cohort_delete":
      return t("s_cohort_delete", { who });
    case "settings":
      return t("s_settings");
    default:
      return t("s_import");
  }
}

function transition(key: string, env: EnvOrAll, to: EnvState, flag: Flag | null): string {
  const from = flag !== null && env !== "all" ? flag.environments[env] : null;
  if (from === null) {
    const stage = t(to.rollout_stage);
    return t("s_to", { key, env: envName(env), to: stage, reach: reach(to) });
  }
  return moveSentence(key, env, from, {
    ...to,
    rollout_pct: to.rollout_pct ?? percentage(from),
    pilot_cohorts: to.pilot_cohorts ?? cohorts(from),
  });
}
