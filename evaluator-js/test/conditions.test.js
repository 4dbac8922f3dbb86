// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { test } from "node:test";
import { bucket } from "../evaluator.js";
import { inCohort } from "../support/store.js";

function holds(op, values, value, negate = undefined) {
  return inCohort([{ attribute: "a", op, values, negate }], { attributes: { a: value } });
}

const D = "2026-01-01T00:00:00Z";

/** op, values, an element that matches, one that does not, elements that do not fit. */
const OPERATORS = [
  ["in", ["x", "y"], "y", "z", [1, true]],
  ["in", [1, 2], 1.0, 3, ["1", true]],
  ["in", [0], -0, 1, ["0", false]],
  ["in", [true], true, false, ["true", 1]],
  ["in", ["x", 1], "x", 2, [true]],
  ["in", ["é"], "\u00e9", "e\u0301", [1]],
  ["starts_with", ["ab", "q"], "abc", "cab", [1, true]],
  ["starts_with", [""], "", undefined, [1]],
  ["starts_with", ["A"], "Ab", "ab", [0]],
  ["ends_with", ["bc"], "abc", "bca", [1, true]],
  ["ends_with", ["😀"], "x😀", "😀x", [1]],
  ["contains", ["b"], "abc", "xyz", [1, false]],
  ["glob", ["a*c"], "abbc", "abcd", [1, true]],
  ["lt", [5], 4.999, 5, ["4", true]],
  ["lte", [5], 5, 5.001, ["5"]],
  ["gt", [5], 5.5, 5, ["6"]],
  ["gt", [100, 5], 6, 5, ["6"]],
  ["gte", [-1.5], -1.5, -2, ["0"]],
  ["before", [D], "2025-12-31T23:59:59.999Z", D, ["2026-01-01", "", 1, true]],
  ["before", [D], "2026-01-01T00:00:00+00:01", "2026-01-01T00:00:00.0009Z", ["yesterday"]],
  ["after", [D], "2026-01-01T00:00:00.001Z", "2026-01-01T00:00:00.0009Z", ["2026-02-30T00:00:00Z", 5]],
  ["semver_lt", ["1.0.0"], "1.0.0-rc.1", "1.0.0", ["1.0", "v0.9.0", 0, ""]],
  ["semver_lte", ["1.0.0"], "1.0.0+b", "1.0.1", ["1"]],
  ["semver_eq", ["1.0.0"], "1.0.0+x", "1.0.0-a", ["01.0.0"]],
  ["semver_gte", ["1.10.0"], "1.10.0", "1.9.0", ["latest"]],
  ["semver_gt", ["1.10.0"], "2.0.0-a", "1.10.0", [true]],
];

for (const [op, values, match, other, misfits] of OPERATORS) {
  const name = `${op} ${JSON.stringify(values)}`;

  test(`${name} holds for what matches, negated for what fits and does not`, () => {
    assert.equal(holds(op, values, match), true);
    assert.equal(holds(op, values, match, true), false);
    if (other === undefined) return;
    assert.equal(holds(op, values, other), false);
    assert.equal(holds(op, values, other, true), true);
  });

  test(`${name} is false for what does not fit, negated or not`, () => {
    for (const misfit of misfits) {
      assert.equal(holds(op, values, misfit), false, String(misfit));
      assert.equal(holds(op, values, misfit, true), false, String(misfit));
    }
  });

  test(`${name} is false for what is missing, negated or not`, () => {
    for (const missing of [undefined, null, []]) {
      assert.equal(holds(op, values, missing), false);
      assert.equal(holds(op, values, missing, true), false);
    }
  });
}

test("exists asks for presence, negated for absence; an empty array is missing", () => {
  for (const present of ["", "x", 0, false, ["x"]]) {
    assert.equal(holds("exists", undefined, present), true);
    assert.equal(holds("exists", undefined, present, true), false);
  }
  for (const missing of [undefined, null, []]) {
    assert.equal(holds("exists", undefined, missing), false);
    assert.equal(holds("exists", undefined, missing, true), true);
  }
});

test("of an array any element may match, and every one must fit", () => {
  assert.equal(holds("in", ["x"], ["a", "x"]), true);
  assert.equal(holds("in", ["x"], ["a", "x"], true), false);
  assert.equal(holds("in", ["x"], ["a", "b"], true), true);
  assert.equal(holds("in", [1], ["x"], true), false);
  assert.equal(holds("semver_gt", ["1.0.0"], ["2.0.0", "odd"]), false);
  assert.equal(holds("semver_gt", ["1.0.0"], ["odd", "2.0.0"]), false);
  assert.equal(holds("semver_gt", ["1.0.0"], ["0.9.0", "odd"], true), false);
  assert.equal(holds("before", [D], ["2027-01-01T00:00:00Z", "2025-01-01T00:00:00Z"]), true);
});

test("bucket_lt compares the bucket of the cohort's key and the element", () => {
  for (let i = 0; i < 200; i += 1) {
    const edge = bucket("c", `U-${i}`);
    const asked = (values, negate) =>
      inCohort([{ attribute: "user_id", op: "bucket_lt", values, negate }], { user_id: `U-${i}` });
    assert.equal(asked([edge / 100]), false);
    assert.equal(asked([edge / 100], true), true);
    assert.equal(asked([(edge + 1) / 100]), true);
    assert.equal(asked([(edge + 1) / 100], true), false);
  }
  assert.equal(holds("bucket_lt", [100], 5), false);
  assert.equal(holds("bucket_lt", [0], 5, true), false);
  assert.equal(holds("bucket_lt", [100], ["a", "b"]), true);
});

test("the five context fields are read from the context and never fall through to attributes", () => {
  const is = (attribute, value, context) => inCohort([{ attribute, op: "in", values: [value] }], context);
  assert.equal(is("user_id", "U-1", {}), true);
  assert.equal(is("tenant_id", "T", { tenant_id: "T" }), true);
  assert.equal(is("role_key", "r", { role_key: "r" }), true);
  assert.equal(is("tier", "anonymous", {}), true);
  assert.equal(is("env", "dev", {}), true);
  assert.equal(is("env", "prod", { env: "prod" }), true);
  for (const field of ["tenant_id", "role_key"]) {
    assert.equal(is(field, "x", { attributes: { [field]: "x" } }), false);
  }
  assert.equal(is("tier", "x", { attributes: { tier: "x" } }), false);
});

test("a leading `attributes.` is stripped once, and what follows is always an attribute", () => {
  const is = (attribute, attributes, context = {}) =>
    inCohort([{ attribute, op: "in", values: ["x"] }], { attributes, ...context });
  assert.equal(is("attributes.a", { a: "x" }), true);
  assert.equal(is("attributes.a", { "attributes.a": "x" }), false);
  assert.equal(is("attributes.attributes.a", { "attributes.a": "x" }), true);
  assert.equal(is("attributes.attributes.a", { a: "x" }), false);
  assert.equal(is("attributes.tenant_id", { tenant_id: "x" }), true);
  assert.equal(is("attributes.tenant_id", {}, { tenant_id: "x" }), false);
  assert.equal(is("attributes.", { "": "x" }), true);
  assert.equal(is("attributes", { attributes: "x" }), true);
  assert.equal(is("Attributes.a", { "Attributes.a": "x" }), true);
});

test("names of Object.prototype are ordinary attributes and cohorts", () => {
  for (const name of ["__proto__", "constructor", "toString", "hasOwnProperty"]) {
    const conditions = [{ attribute: name, op: "exists" }];
    assert.equal(inCohort(conditions, {}, name), false);
    assert.equal(inCohort(conditions, { attributes: JSON.parse(`{"${name}": "x"}`) }, name), true);
  }
});

test("a cohort is any of its alternatives, an alternative all of its conditions", () => {
  const yes = { attribute: "user_id", op: "exists" };
  const no = { attribute: "user_id", op: "exists", negate: true };
  assert.equal(inCohort([yes, yes], {}), true);
  assert.equal(inCohort([yes, no], {}), false);
});

test("a rule that cannot be read never holds, negated or not", () => {
  const unreadable = [
    { attribute: "user_id", op: "matches", values: ["U-1"] },
    { attribute: "user_id", op: "toString", values: ["U-1"] },
    { attribute: "user_id", op: "in", values: [] },
    { attribute: "user_id", op: "in" },
    { attribute: "user_id", op: "in", values: [["U-1"]] },
    { attribute: "user_id", op: "starts_with", values: ["U", 1] },
    { attribute: "user_id", op: "before", values: ["tomorrow"] },
    { attribute: "user_id", op: "bucket_lt", values: [] },
    { attribute: "user_id", op: "bucket_lt", values: [50, 100] },
    { op: "in", values: ["U-1"] },
    {},
    null,
  ];
  for (const condition of unreadable) {
    assert.equal(inCohort([condition], {}), false, JSON.stringify(condition));
    assert.equal(inCohort([{ ...condition, negate: true }], {}), false, JSON.stringify(condition));
  }
  assert.equal(inCohort([], {}), false);
});

const GLOBS = [
  ["", "", true], ["", "a", false], ["*", "", true], ["*", "abc", true], ["**", "abc", true], ["?", "", false], ["?", "a", true],
  ["?", "ab", false], ["?", "😀", true], ["??", "😀", false], ["?😀", "😀😀", true], ["*😀?", "x😀ü", true], ["a?c", "a😀c", true],
  ["a*", "a", true], ["a*", "ba", false], ["*a", "ba", true], ["*a", "ab", false], ["*a*", "bab", true], ["a*b*c", "aXbYc", true],
  ["a*b*c", "aXcYb", false], ["*ab", "aab", true], ["*aab*", "aaab", true], ["*?", "", false], ["*?*", "x", true], ["?*?", "x", false],
  ["?*?", "xy", true], ["[a]", "a", false], ["[a]", "[a]", true], ["a.c", "abc", false], ["\\*", "*", false], ["\\*", "\\x", true],
  ["A*", "abc", false], ["*.example.com", "x.example.com", true], ["*.example.com", "example.com", false], ["{a,b}", "a", false],
  ["a*a", "a", false], ["a*a", "aa", true], ["*\n*", "a\nb", true], ["a?b", "a\nb", true], ["abc", "ab", false], ["ab", "abc", false],
];

for (const [pattern, text, expected] of GLOBS) {
  test(`glob ${JSON.stringify(pattern)} ${expected ? "covers" : "does not cover"} ${JSON.stringify(text)}`, () => {
    assert.equal(holds("glob", [pattern], text), expected);
    assert.equal(holds("glob", [pattern], text, true), !expected);
  });
}

test("no glob is exponential", () => {
  const text = "a".repeat(50000);
  assert.equal(holds("glob", ["*a".repeat(200) + "*b"], text), false);
  assert.equal(holds("glob", ["*" + "a?".repeat(100) + "b"], text), false);
});
