// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { test } from "node:test";
import { NOW, ask, cohort, flag, store, tenantRow, textFlag, userRow } from "../support/store.js";

const FULL = { rollout_stage: "full" };
const BOTH = { allowed_scopes: ["user", "tenant"] };

/** [source, step, value, enabled] */
function short(decision) {
  return [decision.source, decision.step, decision.value, decision.enabled];
}

test("step 1: an unknown flag is null, and says where it was asked", () => {
  const { reason, trace, ...decision } = ask(store([]), { env: "prod" }, { key: "nope" });
  assert.equal(typeof reason, "string");
  assert.equal(trace.length, 9);
  assert.deepEqual(decision, {
    flag_key: "nope", value: null, enabled: false, variant: null, source: "flag_not_found", step: 1, rollout_stage: null,
    env: "prod", bucket: null, blocked_by: null, override_id: null, registry_version: "7", evaluator_version: "1.0.0",
    why_not: null,
  });
});

test("members stand in the order of the spec", () => {
  const names = ["flag_key", "value", "enabled", "variant", "source", "step", "reason", "rollout_stage", "env", "bucket",
    "blocked_by", "override_id", "registry_version", "evaluator_version"];
  const snapshot = store([flag("f")]);
  assert.deepEqual(Object.keys(ask(snapshot, {}, { trace: false })), names);
  assert.deepEqual(Object.keys(ask(snapshot)), [...names, "trace", "why_not"]);
  assert.deepEqual(Object.keys(ask(snapshot, { user_id: "" })), [...names, "trace", "why_not"]);
});

const STOPPED = [
  [{ archived: true, ...FULL }, "archived"],
  [{ archived: true, rollout_stage: "paused" }, "archived"],
  [{ rollout_stage: "paused" }, "stage-paused"],
  [{ rollout_stage: "rolled_back" }, "stage-rolled_back"],
];

for (const [members, source] of STOPPED) {
  test(`step 2: ${source} serves the default, whatever overrides say`, () => {
    const rows = [userRow("u")];
    const inline = { user: { f: true } };
    assert.deepEqual(short(ask(store([flag("f", { ...BOTH, ...members })], { rows }), {}, { inline })), [source, 2, false, false]);
    const on = ask(store([flag("f", { ...members, default_value: true })]));
    assert.deepEqual(short(on), [source, 2, true, true]);
    assert.deepEqual(short(ask(store([textFlag("f", members)]))), [source, 2, "none", false]);
  });
}

test("step 3: the first dependency in declared order that is not met blocks", () => {
  const flags = [flag("f", { ...FULL, dependencies: ["on", "off", "none"] }), flag("on", FULL), flag("off")];
  const decision = ask(store(flags));
  assert.deepEqual(short(decision), ["dep_unsatisfied", 3, false, false]);
  assert.equal(decision.blocked_by, "off");
});

const DEPENDENCIES = [
  ["on for everyone", flag("d", FULL), true],
  ["on by its default", flag("d", { default_value: true }), true],
  ["on by an override", flag("d", { allowed_scopes: ["user"] }), true, [userRow("d", { flag_key: "d" })]],
  ["off by an override", flag("d", { ...FULL, allowed_scopes: ["user"] }), false, [userRow("d", { flag_key: "d", value: false })]],
  ["a draft", flag("d"), false],
  ["paused, its default on", flag("d", { rollout_stage: "paused", default_value: true }), false],
  ["rolled back, its default on", flag("d", { rollout_stage: "rolled_back", default_value: true }), false],
  ["archived, its default on", flag("d", { archived: true, default_value: true }), false],
  ["not approved, its default on", flag("d", { ...FULL, requires_approval: true, default_value: true }), false],
  ["blocked itself, its default on", flag("d", { ...FULL, dependencies: ["x"], default_value: true }), false],
  ["a text flag at full", textFlag("d", FULL), true],
  ["a text flag at its default", textFlag("d"), false],
  ["a text flag overridden with another value", textFlag("d", { allowed_scopes: ["user"] }), true, [userRow("d", { flag_key: "d", value: "z" })]],
  ["a text flag overridden with its default", textFlag("d", { ...FULL, allowed_scopes: ["user"] }), false, [userRow("d", { flag_key: "d", value: "none" })]],
];

for (const [name, dependency, met, rows] of DEPENDENCIES) {
  test(`a dependency that is ${name} is ${met ? "" : "not "}met`, () => {
    const decision = ask(store([flag("f", { ...FULL, dependencies: ["d"] }), dependency], { rows }));
    assert.equal(decision.source, met ? "stage-full" : "dep_unsatisfied");
    assert.equal(decision.blocked_by, met ? null : "d");
  });
}

test("a dependency on a variant needs that variant, which an override never gives", () => {
  const asking = (variant, members, rows) =>
    ask(store([flag("f", { ...FULL, dependencies: [{ flag_key: "d", variant }] }), textFlag("d", { ...FULL, ...members })], { rows }));
  assert.equal(asking("blue").source, "stage-full");
  assert.equal(asking("green").source, "dep_unsatisfied");
  const rows = [userRow("d", { flag_key: "d", value: "b" })];
  assert.equal(asking("blue", { allowed_scopes: ["user"] }, rows).source, "dep_unsatisfied");
});

test("dependencies see the same context, inline overrides and now", () => {
  const flags = [flag("f", { ...FULL, dependencies: ["d"] }), flag("d", { allowed_scopes: ["user"] })];
  assert.equal(ask(store(flags), {}, { inline: { user: { d: true } } }).source, "stage-full");
  const rows = [userRow("d", { flag_key: "d", expires_at: "2026-01-01T12:00:00Z" })];
  assert.equal(ask(store(flags, { rows }), {}, { now: NOW - 1 }).source, "stage-full");
  assert.equal(ask(store(flags, { rows }), {}, { now: NOW }).source, "dep_unsatisfied");
});

test("chains, diamonds and wide fans are decided; each flag once", () => {
  const chain = Array.from({ length: 33 }, (_, i) => flag(`c${i}`, { ...FULL, dependencies: i < 32 ? [`c${i + 1}`] : [] }));
  assert.equal(ask(store(chain), {}, { key: "c0" }).source, "stage-full");
  // 2^30 paths: only a memo ends
  const layers = Array.from({ length: 30 }, (_, i) =>
    ["a", "b"].map((side) => flag(`${side}${i}`, { ...FULL, dependencies: i < 29 ? [`a${i + 1}`, `b${i + 1}`] : [] })),
  ).flat();
  assert.equal(ask(store(layers), {}, { key: "a0" }).source, "stage-full");
});

test("a dependency that leads back to a flag being decided is not met", () => {
  const self = ask(store([flag("f", { ...FULL, dependencies: ["f"] })]));
  assert.deepEqual([self.source, self.blocked_by], ["dep_unsatisfied", "f"]);
  assert.deepEqual(self.why_not, { change: "dependency", value: "f", below: null });
  const ring = [["f", "g"], ["g", "h"], ["h", "f"]].map(([key, next]) => flag(key, { ...FULL, dependencies: [next] }));
  const three = ask(store(ring));
  assert.equal(three.blocked_by, "g");
  assert.deepEqual(three.why_not.below.below, { change: "dependency", value: "f", below: null });
});

const APPROVALS = [
  [undefined, false], [null, false], ["", false], [" \t\n\u000b\f\r", false], ["APP-1", true], [" x ", true],
  ["\u00a0", true], ["\u3000", true], ["\u0085", true], ["\u001c", true],
];

for (const mark of ["requires_approval", "sensitive_flag"]) {
  for (const [approval_ref, approved] of APPROVALS) {
    test(`step 4: ${mark} with approval_ref ${JSON.stringify(approval_ref)}`, () => {
      const decision = ask(store([flag("f", { ...FULL, [mark]: true, approval_ref })]));
      assert.deepEqual(short(decision), approved ? ["stage-full", 8, true, true] : ["approval_missing", 4, false, false]);
    });
  }
}

test("step 4 is for the stages from internal to full: a gated draft takes rows with an approval of their own", () => {
  const rows = [userRow("u", { approval_ref: "APP-1" })];
  for (const rollout_stage of ["internal", "pilot", "staged", "full"]) {
    const decision = ask(store([flag("f", { rollout_stage, requires_approval: true, ...BOTH })], { rows }));
    assert.equal(decision.source, "approval_missing");
  }
  assert.equal(ask(store([flag("f", { requires_approval: true, ...BOTH })], { rows })).source, "user_override");
});

test("steps 5 and 6: inline user, inline tenant, stored user, stored tenant", () => {
  const f = flag("f", { type: "string", default_value: "", variants: [{ name: "v", value: "v", weight: 1 }], ...BOTH });
  const all = {
    iu: { inline: { user: { f: "iu" } } },
    it: { inline: { tenant: { f: "it" } } },
    su: { rows: [userRow("su", { value: "su" })] },
    st: { rows: [tenantRow("st", { value: "st" })] },
  };
  const order = ["iu", "it", "su", "st"];
  const expected = { iu: ["user_override", 5, null], it: ["tenant_override", 6, null], su: ["user_override", 5, "ovr-su"], st: ["tenant_override", 6, "ovr-st"] };
  for (let present = 1; present < 16; present += 1) {
    const given = order.filter((_, i) => present & (1 << i));
    const inline = Object.assign({}, ...given.map((name) => all[name].inline ?? {}));
    const rows = given.flatMap((name) => all[name].rows ?? []);
    const decision = ask(store([f], { rows }), { tenant_id: "T" }, { inline });
    const winner = given[0];
    assert.deepEqual([decision.value, decision.source, decision.step, decision.override_id], [winner, ...expected[winner]]);
    assert.equal(decision.variant, null);
  }
});

const COUNTING = [
  ["the scope is not allowed", { allowed_scopes: ["tenant"] }, {}, false],
  ["no scope is said", { allowed_scopes: undefined }, {}, false],
  ["only global is allowed", { allowed_scopes: ["global"] }, {}, false],
  ["the scope is allowed", { allowed_scopes: ["global", "user"] }, {}, true],
  ["the value has another type", {}, { value: "true" }, false],
  ["the value is null", {}, { value: null }, false],
  ["the user is another", {}, { user_id: "U-2" }, false],
  ["it names this tenant", {}, { tenant_id: "T" }, true],
  ["it names another tenant", {}, { tenant_id: "T2" }, false],
  ["it names this environment", {}, { env: "dev" }, true],
  ["it names another environment", {}, { env: "prod" }, false],
  ["it expires later", {}, { expires_at: "2026-01-01T12:00:00.001Z" }, true],
  ["it expires now", {}, { expires_at: "2026-01-01T12:00:00.000999Z" }, false],
  ["its expiry is unreadable", {}, { expires_at: "2999-01-01" }, false],
  ["its expiry is no string", {}, { expires_at: 9e15 }, false],
  ["its expiry is null", {}, { expires_at: null }, true],
  ["the flag is gated", { requires_approval: true }, {}, false],
  ["the flag is sensitive", { sensitive_flag: true }, { approval_ref: " " }, false],
  ["the flag is gated and the row approved", { requires_approval: true }, { approval_ref: "APP-1" }, true],
  ["the flag is gated and the value its default", { requires_approval: true }, { value: false }, true],
];

for (const [name, members, row, counts] of COUNTING) {
  test(`a stored user row ${counts ? "counts" : "does not count"} when ${name}`, () => {
    const snapshot = store([flag("f", { ...BOTH, ...members })], { rows: [userRow("u", row)] });
    assert.equal(ask(snapshot, { tenant_id: "T" }).source, counts ? "user_override" : "default");
  });
}

test("a row that names a tenant applies in that tenant only", () => {
  const rows = [userRow("u", { tenant_id: "T" })];
  assert.equal(ask(store([flag("f", BOTH)], { rows })).source, "default");
});

test("of rows that count, the one that names the tenant is preferred, then the one that names the environment", () => {
  const named = {
    both: { tenant_id: "T", env: "dev" },
    tenant: { tenant_id: "T" },
    env: { env: "dev" },
    none: {},
  };
  const order = Object.keys(named);
  for (let present = 1; present < 16; present += 1) {
    const given = order.filter((_, i) => present & (1 << i));
    for (const rows of [given, [...given].reverse()].map((names) => names.map((name) => userRow(name, named[name])))) {
      const decision = ask(store([flag("f", BOTH)], { rows }), { tenant_id: "T" });
      assert.equal(decision.override_id, `ovr-${given[0]}`);
    }
  }
  const rows = [tenantRow("all"), tenantRow("dev", { env: "dev" }), tenantRow("prod", { env: "prod" })];
  assert.equal(ask(store([flag("f", BOTH)], { rows }), { tenant_id: "T" }).override_id, "ovr-dev");
  assert.equal(ask(store([flag("f", BOTH)], { rows }), { tenant_id: "T", env: "staging" }).override_id, "ovr-all");
});

test("rows that do not count are left out before preference is asked", () => {
  const rows = [
    userRow("expired", { tenant_id: "T", env: "dev", expires_at: "2020-01-01T00:00:00Z" }),
    userRow("mistyped", { tenant_id: "T", value: 1 }),
    userRow("plain"),
  ];
  assert.equal(ask(store([flag("f", BOTH)], { rows }), { tenant_id: "T" }).override_id, "ovr-plain");
});

const INLINE = [
  ["user", { user: { f: true } }, {}, "user_override"],
  ["tenant", { tenant: { f: true } }, { tenant_id: "T" }, "tenant_override"],
  ["tenant without a tenant in the context", { tenant: { f: true } }, {}, "default"],
  ["another flag's", { user: { g: true } }, {}, "default"],
  ["null", { user: { f: null } }, {}, "default"],
  ["of another type", { user: { f: "true" } }, {}, "default"],
  ["false", { user: { f: false } }, {}, "user_override"],
];

for (const [name, inline, context, source] of INLINE) {
  test(`an inline override: ${name}`, () => {
    assert.equal(ask(store([flag("f", BOTH)]), context, { inline }).source, source);
  });
}

test("on a gated flag an inline override counts only when it is the default value, by value", () => {
  const f = flag("f", { type: "object", default_value: { a: 1, b: [0] }, sensitive_flag: true, variants: [{ name: "v", value: {}, weight: 1 }], ...BOTH });
  const asked = (value) => ask(store([f]), {}, { inline: { user: { f: value } } });
  assert.equal(asked({ b: [-0], a: 1.0 }).source, "user_override");
  for (const other of [{ a: 1 }, { a: 1, b: [0], c: null }, { a: 1, b: [0, 0] }, { a: "1", b: [0] }, { a: 1, b: { 0: 0 } }]) {
    assert.equal(asked(other).source, "default");
  }
});

test("enabled, of a flag that is not boolean: an override whose value is not the default", () => {
  const f = textFlag("f", BOTH);
  assert.equal(ask(store([f]), {}, { inline: { user: { f: "none" } } }).enabled, false);
  assert.equal(ask(store([f]), {}, { inline: { user: { f: "" } } }).enabled, true);
});

const AUDIENCES = {
  // stage: [anonymous, staff, in a pilot cohort, both]
  draft: ["default", "default", "default", "default"],
  internal: ["default", "stage-internal", "default", "stage-internal"],
  pilot: ["default", "stage-internal", "stage-pilot", "stage-internal"],
  staged: ["bucket-out", "stage-internal", "stage-pilot", "stage-internal"],
  full: ["stage-full", "stage-full", "stage-full", "stage-full"],
};

for (const [rollout_stage, sources] of Object.entries(AUDIENCES)) {
  test(`step 8: the audience of ${rollout_stage}`, () => {
    const cohorts = { c: cohort({ attribute: "role_key", op: "in", values: ["p"] }) };
    const snapshot = store([flag("f", { rollout_stage, pilot_cohorts: ["nowhere", "c"] })], { cohorts });
    const contexts = [{}, { tier: "staff" }, { role_key: "p" }, { tier: "admin", role_key: "p" }];
    assert.deepEqual(contexts.map((context) => ask(snapshot, context).source), sources);
  });
}

test("internal_tiers: default staff and admin, else what is written", () => {
  const asked = (internal_tiers, tier) => ask(store([flag("f", { rollout_stage: "internal" })], { internal_tiers }), { tier }).enabled;
  assert.deepEqual(["staff", "admin", "anonymous", "Staff"].map((tier) => asked(undefined, tier)), [true, true, false, false]);
  assert.deepEqual([asked(null, "staff"), asked([], "staff"), asked(["anonymous"], undefined)], [true, false, true]);
});

test("step 7 comes before 8: staff in the bucket are bucket-in", () => {
  const decision = ask(store([flag("f", { rollout_stage: "staged", rollout_pct: 100 })]), { tier: "staff" });
  assert.deepEqual(short(decision), ["bucket-in", 7, true, true]);
});

test("on, of a flag that is not boolean: the first matching target, else the weighted split", () => {
  const cohorts = {
    all: cohort({ attribute: "user_id", op: "exists" }),
    none: cohort({ attribute: "user_id", op: "exists", negate: true }),
  };
  const asked = (targets) => ask(store([textFlag("f", { ...FULL, targets })], { cohorts })).variant;
  assert.equal(asked([]), "blue");
  assert.equal(asked([{ cohort: "none", variant: "green" }]), "blue");
  assert.equal(asked([{ cohort: "none", variant: "blue" }, { cohort: "all", variant: "green" }]), "green");
  assert.equal(asked([{ cohort: "all", variant: "blue" }, { cohort: "all", variant: "green" }]), "blue");
  assert.equal(asked([{ cohort: "nowhere", variant: "green" }, { cohort: "all", variant: "nothing" }]), "blue");
});

test("a variant whose value is the default turns the flag on all the same", () => {
  const variants = [{ name: "same", value: "none", weight: 1 }];
  const decision = ask(store([textFlag("f", { ...FULL, variants })]));
  assert.deepEqual([...short(decision), decision.variant], ["stage-full", 8, "none", true, "same"]);
});

test("environments: the whole state where one is written, else the flag's own", () => {
  const f = flag("f", {
    rollout_stage: "full", approval_ref: "APP-1", requires_approval: true, rollout_pct: 100, pilot_cohorts: ["all"],
    environments: { prod: { rollout_stage: "staged" }, staging: { rollout_stage: "pilot", approval_ref: "APP-2" }, dev: null },
  });
  const snapshot = store([f], { cohorts: { all: cohort({ attribute: "user_id", op: "exists" }) } });
  const decided = (env) => {
    const { source, rollout_stage } = ask(snapshot, { env });
    return [source, rollout_stage];
  };
  assert.deepEqual(decided("prod"), ["approval_missing", "staged"]);
  assert.deepEqual(decided("staging"), ["default", "pilot"]);
  assert.deepEqual(decided("dev"), ["stage-full", "full"]);
});
