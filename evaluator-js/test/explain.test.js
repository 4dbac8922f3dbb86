// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { test } from "node:test";
import { ask, cohort, flag, store, tenantRow, textFlag, userRow } from "../support/store.js";

const FULL = { rollout_stage: "full" };
const BOTH = { allowed_scopes: ["user", "tenant"] };
const because = (change, value = null, below = null) => ({ change, value, below });
const inPilot = { cohorts: { c: cohort({ attribute: "user_id", op: "exists" }) } };

const WHY_NOT = [
  ["enabled", [flag("f", FULL)], null],
  ["enabled though paused", [flag("f", { rollout_stage: "paused", default_value: true })], null],
  ["enabled by its default", [flag("f", { default_value: true })], null],
  ["archived", [flag("f", { archived: true })], null],
  ["paused", [flag("f", { rollout_stage: "paused" })], because("resume")],
  ["rolled back", [flag("f", { rollout_stage: "rolled_back" })], because("draft")],
  ["a text flag, paused", [textFlag("f", { rollout_stage: "paused" })], because("resume")],
  ["not approved", [flag("f", { ...FULL, sensitive_flag: true })], because("approval")],
  ["draft", [flag("f")], because("stage", "full")],
  ["draft, in a pilot cohort", [flag("f", { pilot_cohorts: ["c"] })], because("stage", "pilot"), inPilot],
  ["internal, in a pilot cohort", [flag("f", { rollout_stage: "internal", pilot_cohorts: ["c"] })], because("stage", "pilot"), inPilot],
  ["internal", [flag("f", { rollout_stage: "internal" })], because("stage", "full")],
  ["pilot", [flag("f", { rollout_stage: "pilot" })], because("stage", "full")],
  ["draft, for staff", [flag("f")], because("stage", "internal"), { internal_tiers: ["anonymous"] }],
  ["draft, for staff in a pilot cohort", [flag("f", { pilot_cohorts: ["c"] })], because("stage", "internal"), { ...inPilot, internal_tiers: ["anonymous"] }],
  ["switched off for the user", [flag("f", { ...FULL, ...BOTH })], because("remove_override", "ovr-u"), { rows: [userRow("u", { value: false })] }],
  ["a text flag overridden with its default", [textFlag("f", { ...FULL, ...BOTH })], because("remove_override", "ovr-u"), { rows: [userRow("u", { value: "none" })] }],
  ["a dependency is a draft", [flag("f", { ...FULL, dependencies: ["d"] }), flag("d")], because("dependency", "d", because("stage", "full"))],
  ["a dependency is unknown", [flag("f", { ...FULL, dependencies: ["d"] })], because("dependency", "d")],
  ["a dependency is archived", [flag("f", { ...FULL, dependencies: ["d"] }), flag("d", { archived: true, default_value: true })], because("dependency", "d")],
  ["a dependency is paused, its default on", [flag("f", { ...FULL, dependencies: ["d"] }), flag("d", { rollout_stage: "paused", default_value: true })], because("dependency", "d", because("resume"))],
  ["a dependency is rolled back, its default on", [flag("f", { ...FULL, dependencies: ["d"] }), flag("d", { rollout_stage: "rolled_back", default_value: true })], because("dependency", "d", because("draft"))],
  ["a dependency is switched off", [flag("f", { ...FULL, dependencies: ["d"] }), flag("d", { ...FULL, ...BOTH })], because("dependency", "d", because("remove_override", "ovr-d")), { rows: [userRow("d", { flag_key: "d", value: false })] }],
  ["a chain", [flag("f", { ...FULL, dependencies: ["d"] }), flag("d", { ...FULL, dependencies: ["e"] }), flag("e", { ...FULL, requires_approval: true })], because("dependency", "d", because("dependency", "e", because("approval")))],
  ["a dependency has another variant", [flag("f", { ...FULL, dependencies: [{ flag_key: "d", variant: "green" }] }), textFlag("d", FULL)], because("variant", "d")],
  ["a dependency is off and would have to be a variant", [flag("f", { ...FULL, dependencies: [{ flag_key: "d", variant: "blue" }] }), textFlag("d")], because("dependency", "d", because("stage", "full"))],
  ["a dependency's dependency has another variant", [flag("f", { ...FULL, dependencies: ["d"] }), flag("d", { ...FULL, dependencies: [{ flag_key: "e", variant: "green" }] }), textFlag("e", FULL)], because("dependency", "d", because("variant", "e"))],
];

for (const [name, flags, expected, registry] of WHY_NOT) {
  test(`why not: ${name}`, () => assert.deepEqual(ask(store(flags, registry)).why_not, expected));
}

test("why not: an inline override has no id", () => {
  const decision = ask(store([flag("f", { ...FULL, ...BOTH })]), {}, { inline: { user: { f: false } } });
  assert.deepEqual(decision.why_not, because("remove_override"));
});

test("why not: the pilot cohorts are those of the environment", () => {
  const f = flag("f", { pilot_cohorts: ["c"], environments: { prod: { rollout_stage: "draft" } } });
  const snapshot = store([f], inPilot);
  assert.equal(ask(snapshot, { env: "dev" }).why_not.value, "pilot");
  assert.equal(ask(snapshot, { env: "prod" }).why_not.value, "full");
});

const outcomes = (decision) => decision.trace.map(({ outcome }) => outcome[1]).join("");

const TRACES = [
  ["flag_not_found", [], "tkkkkkkkk"],
  ["archived", [flag("f", { archived: true })], "atkkkkkkk"],
  ["dep_unsatisfied", [flag("f", { dependencies: ["x"] })], "aatkkkkkk"],
  ["approval_missing", [flag("f", { ...FULL, requires_approval: true })], "aaatkkkkk"],
  ["user_override", [flag("f", BOTH)], "aaaatkkkk", [userRow("u")]],
  ["tenant_override", [flag("f", BOTH)], "aaaaatkkk", [tenantRow("t")]],
  ["bucket-in", [flag("f", { rollout_stage: "staged", rollout_pct: 100 })], "aaaaaatkk"],
  ["stage-full", [flag("f", FULL)], "aaaaaaatk"],
  ["bucket-out", [flag("f", { rollout_stage: "staged" })], "aaaaaaaat"],
  ["default", [flag("f")], "aaaaaaaat"],
];

for (const [source, flags, expected, rows] of TRACES) {
  test(`trace: all nine steps in order, ${source}`, () => {
    const decision = ask(store(flags, { rows }), { tenant_id: "T" });
    assert.equal(decision.source, source);
    assert.equal(outcomes(decision), expected);
    assert.deepEqual(decision.trace.map(({ step }) => step), [1, 2, 3, 4, 5, 6, 7, 8, 9]);
    const asked = ["exists", "stopped", "dependencies", "approval", "user_override", "tenant_override", "bucket", "audience", "default"];
    assert.deepEqual(decision.trace.map((entry) => entry.asked), asked);
    for (const entry of decision.trace) {
      assert.deepEqual(Object.keys(entry), ["step", "asked", "outcome", "detail"]);
      assert.equal(entry.detail === null, entry.outcome === "skip");
    }
  });
}

const BEATEN = [
  ["stored beats stored", {}, [userRow("u"), tenantRow("t")], "ap"],
  ["stored beats expired", {}, [userRow("u"), tenantRow("t", { expires_at: "2020-01-01T00:00:00Z" })], "ak"],
  ["inline beats stored", { inline: { user: { f: true } } }, [tenantRow("t")], "ap"],
  ["inline beats inline", { inline: { user: { f: true }, tenant: { f: false } } }, [], "ap"],
  ["inline beats one of another type", { inline: { user: { f: true }, tenant: { f: 1 } } }, [], "ak"],
  ["inline beats none", { inline: { user: { f: true } } }, [userRow("u")], "ak"],
];

for (const [name, question, rows, expected] of BEATEN) {
  test(`trace: when step 5 stops, step 6 passes if a counting tenant override was beaten: ${name}`, () => {
    const decision = ask(store([flag("f", BOTH)], { rows }), { tenant_id: "T" }, question);
    assert.equal(decision.step, 5);
    assert.equal(outcomes(decision)[5], expected === "ap" ? "a" : "k");
  });
}

test("trace: an inline tenant override beats a stored user row, and step 5 passes", () => {
  const decision = ask(store([flag("f", BOTH)], { rows: [userRow("u")] }), { tenant_id: "T" }, { inline: { tenant: { f: false } } });
  assert.equal(outcomes(decision), "aaaaatkkk");
});
