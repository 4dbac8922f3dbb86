// SPDX-License-Identifier: Apache-2.0
/* Short ways to say a registry, a row and a question, for the tests. */
import { compile, evaluate } from "../evaluator.js";

/** Thursday 2026-01-01, noon. */
export const NOW = 1767268800000;

export function flag(key, members = {}) {
  return { id: `ff-${key}`, key, owner_module: "m", type: "boolean", default_value: false, rollout_stage: "draft", ...members };
}

export function textFlag(key, members = {}) {
  const variants = [
    { name: "blue", value: "b", weight: 1 },
    { name: "green", value: "g", weight: 0 },
  ];
  return flag(key, { type: "string", default_value: "none", variants, ...members });
}

export function cohort(...conditions) {
  return { description: "", any_of: [{ all_of: conditions }] };
}

export function userRow(id, members) {
  return { id: `ovr-${id}`, scope: "user", flag_key: "f", user_id: "U-1", value: true, ...members };
}

export function tenantRow(id, members) {
  return { id: `ovr-${id}`, scope: "tenant", flag_key: "f", tenant_id: "T", value: true, ...members };
}

export function store(flags, { rows = [], cohorts = {}, ...registry } = {}) {
  return compile({ schema_version: "1.0", cohorts, flags, ...registry }, { overrides: rows }, "7");
}

/** Decides flag `f` for U-1, with trace unless told otherwise. */
export function ask(snapshot, context = {}, { key = "f", inline = null, now = NOW, trace = true } = {}) {
  return evaluate(snapshot, key, { user_id: "U-1", ...context }, inline, now, { trace });
}

/** Whether a context is in a cohort of these conditions. */
export function inCohort(conditions, context, key = "c") {
  const snapshot = store([flag("f", { rollout_stage: "pilot", pilot_cohorts: [key] })], {
    cohorts: { [key]: cohort(...conditions) },
    internal_tiers: [],
  });
  return ask(snapshot, context, { trace: false }).source === "stage-pilot";
}
