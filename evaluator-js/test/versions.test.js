// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { test } from "node:test";
import { compareVersions } from "../evaluator.js";

/** Ascending, each strictly before the next. */
const ASCENDING = [
  "0.0.0-0", "0.0.0", "0.0.1", "0.1.0", "1.0.0-0", "1.0.0-1", "1.0.0-2", "1.0.0-10", "1.0.0-999999999999999",
  "1.0.0--", "1.0.0--1", "1.0.0-1a", "1.0.0-A", "1.0.0-a", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.1.0",
  "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0", "1.0.1", "1.2.0", "1.10.0",
  "2.0.0", "10.0.0", "999999999999999.0.0",
];

test("precedence is that of SemVer 2.0.0", () => {
  for (let i = 0; i < ASCENDING.length; i += 1) {
    for (let j = 0; j < ASCENDING.length; j += 1) {
      assert.equal(compareVersions(ASCENDING[i], ASCENDING[j]), Math.sign(i - j), `${ASCENDING[i]} and ${ASCENDING[j]}`);
    }
  }
});

const SAME = [
  ["1.0.0+a", "1.0.0"],
  ["1.0.0+001", "1.0.0+b.c"],
  ["1.0.0-a+b-c", "1.0.0-a"],
  ["1.0.0+99999999999999999999", "1.0.0"],
  ["1.0.0-99999999999999999999a", "1.0.0-99999999999999999999a"],
];

for (const [a, b] of SAME) {
  test(`${a} is as ${b}`, () => assert.equal(compareVersions(a, b), 0));
}

const REFUSED = [
  "", "1", "1.0", "1.0.0.0", "v1.0.0", "V1.0.0", " 1.0.0", "1.0.0 ", "1.0.0\n", "01.0.0", "1.00.0", "1.0.01", "1..0",
  ".1.0", "1.0.", "-1.0.0", "+1.0.0", "1.0.0-", "1.0.0+", "1.0.0-+b", "1.0.0-a..b", "1.0.0-.a", "1.0.0-a.", "1.0.0+a..b",
  "1.0.0+a+b", "1.0.0-01", "1.0.0-a.00", "1.0.0-ä", "1.0.0+ä", "1.0.0-a_b", "1.0.0-1000000000000000", "1000000000000000.0.0",
  "1.0.1000000000000000", "1.x.0", "1.0.0a", "1e1.0.0", "１.0.0", "1,0,0", "=1.0.0", "1.0-a.0",
];

for (const text of REFUSED) {
  test(`${JSON.stringify(text)} is no version`, () => {
    assert.equal(compareVersions(text, "1.0.0"), null);
    assert.equal(compareVersions("1.0.0", text), null);
  });
}

test("what is no string is no version", () => {
  for (const odd of [null, undefined, 1, {}, ["1.0.0"], Symbol("s")]) assert.equal(compareVersions(odd, "1.0.0"), null);
});
