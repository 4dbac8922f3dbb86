import type { EnvState, Stage } from "../data/types";

/** The rollout machine as the pages name it; the service alone decides what is allowed. */
export type Direction = "forward" | "back" | "stop" | "resume" | "again" | "same";

const ORDER: Partial<Record<Stage, number>> = {
  draft: 0,
  internal: 1,
  pilot: 2,
  staged: 3,
  full: 4,
};

export function direction(from: EnvState, to: EnvState): Direction {
  if (to.rollout_stage === "paused" || to.rollout_stage === "rolled_back") return "stop";
  if (from.rollout_stage === "rolled_back") return "again";
  if (from.rollout_stage === "paused") return "resume";
  const stages = (ORDER[to.rollout_stage] ?? 0) - (ORDER[from.rollout_stage] ?? 0);
  if (stages !== 0) return stages > 0 ? "forward" : "back";
  const added = cohorts(to).some((key) => !cohorts(from).includes(key));
  const removed = cohorts(from).some((key) => !cohorts(to).includes(key));
  const more = percentage(to) - percentage(from);
  if (added || more > 0) return "forward";
  return removed || more < 0 ? "back" : "same";
}

export function cohorts(state: EnvState): string[] {
  return state.pilot_cohorts ?? [];
}

export function percentage(state: EnvState): number {
  return state.rollout_pct ?? 0;
}

export function isLive(state: EnvState): boolean {
  return ["internal", "pilot", "staged", "full"].includes(state.rollout_stage);
}

/** What the machine says may be stopped: whatever is live, and what is paused may be rolled back. */
export function canPause(state: EnvState): boolean {
  return isLive(state);
}

export function canRollBack(state: EnvState): boolean {
  return isLive(state) || state.rollout_stage === "paused";
}
