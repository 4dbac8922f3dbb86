import type { Env, EnvState, Flag, LogRecord } from "../data/types";
import { diff } from "./diff";
import { percentage } from "./machine";

/** A state of a flag in one environment, from an instant on. */
export interface Step {
  at: number;
  state: EnvState;
  record: LogRecord;
}

/** What records of a flag, the newest first, made of it in an environment, the oldest first. */
export function steps(records: LogRecord[], env: Env): Step[] {
  const found: Step[] = [];
  for (const record of [...records].reverse()) {
    if (!record.action.startsWith("flag.")) continue;
    const state = stateOf(record.after, env);
    if (state === null) continue;
    const before = found.at(-1)?.state ?? stateOf(record.before, env);
    if (before !== null && diff(seen(before), seen(state)).length === 0) continue;
    found.push({ at: Date.parse(record.ts), state, record });
  }
  return found;
}

function stateOf(document: LogRecord["after"], env: Env): EnvState | null {
  return (document as unknown as Flag | null)?.environments?.[env] ?? null;
}

function seen({ rollout_stage, rollout_pct, pilot_cohorts }: EnvState) {
  return { rollout_stage, rollout_pct: rollout_pct ?? 0, pilot_cohorts: pilot_cohorts ?? [] };
}

/** Where states stand in the drawing, from the top; `staged` is as high as its percentage. */
export const LANES = [
  ["full", 0],
  ["staged", 1],
  ["pilot", 4],
  ["internal", 5],
  ["draft", 6],
  ["paused", 7],
  ["rolled_back", 8],
] as const;

export const LANE_COUNT = 9;

/** The middle of a lane, counted in lanes from the top. */
export function lane(state: EnvState): number {
  const top = LANES.find(([stage]) => stage === state.rollout_stage)?.[1] ?? 6;
  if (state.rollout_stage !== "staged") return top + 0.5;
  return top + 0.4 + 2.2 * (1 - Math.min(100, percentage(state)) / 100);
}

/** Places between two ends for shares of the way, in order, and no nearer than so to each other. */
export function spread(shares: number[], from: number, to: number, least: number): number[] {
  const places = shares.map((share) => from + share * (to - from));
  for (let at = 1; at < places.length; at++) {
    places[at] = Math.max(places[at] ?? 0, (places[at - 1] ?? 0) + least);
  }
  let end = to;
  for (let at = places.length - 1; at >= 0; at--) {
    places[at] = Math.min(places[at] ?? 0, end);
    end = (places[at] ?? 0) - least;
  }
  return places;
}
