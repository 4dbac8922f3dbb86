// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { test } from "node:test";
import { bucket } from "../evaluator.js";
import { ask, flag, store, textFlag } from "../support/store.js";

/** The spec's formula, slowly and by other means: big integers and the platform's UTF-8. */
function hash(text) {
  const m = 0xffffffffn;
  let h = 5381n;
  for (const byte of new TextEncoder().encode(text)) h = ((h * 33n) & m) ^ BigInt(byte);
  h ^= h >> 16n;
  h = (h * 0x85ebca6bn) & m;
  h ^= h >> 13n;
  h = (h * 0xc2b2ae35n) & m;
  return h ^ (h >> 16n);
}

const UNITS = [
  "", "U-1", "U-42", "a:b", "ผู้ใช้-๑", "é", "\u007f\u0080\u07ff\u0800\uffff", "\u{10000}\u{10ffff}", "👩‍👩‍👧",
  "\ud800", "\udc00x", "a\ud83d", "\ud83d\ud83d\ude00", "x".repeat(1000),
];

for (const salt of ["f", "flags.registry_v1", "เกลือ", "", "🧂"]) {
  test(`bucket(${salt}, …) is the formula of the spec, over UTF-8`, () => {
    for (const unit of UNITS) assert.equal(bucket(salt, unit), Number(hash(`${salt}:${unit}`) % 10000n), unit);
  });
}

const staged = (pct, members) => store([flag("f", { rollout_stage: "staged", rollout_pct: pct, ...members })], { internal_tiers: [] });

test("a unit is in when its bucket is below the threshold, at the exact boundary too", () => {
  for (let i = 0; i < 300; i += 1) {
    const user_id = `U-${i}`;
    const edge = bucket("f", user_id);
    assert.equal(ask(staged(edge / 100), { user_id }).source, "bucket-out");
    assert.equal(ask(staged((edge + 1) / 100), { user_id }).source, "bucket-in");
    assert.equal(ask(staged(0), { user_id }).source, "bucket-out");
    assert.equal(ask(staged(100), { user_id }).source, "bucket-in");
  }
});

test("every percentage of two decimals has the threshold that it says", () => {
  for (let hundredths = 0; hundredths <= 10000; hundredths += 1) {
    assert.equal(Math.floor(Number((hundredths / 100).toFixed(2)) * 100 + 0.5), hundredths);
  }
});

test("the least percentage that why_not names does include the bucket, and one hundredth less does not", () => {
  const pct = ask(staged(0)).why_not.value;
  assert.equal(ask(staged(pct)).source, "bucket-in");
  assert.equal(ask(staged(Number((pct - 0.01).toFixed(2)))).source, "bucket-out");
});

test("the salt defaults to the key, and flags of one salt share buckets", () => {
  assert.equal(ask(staged(0)).bucket, bucket("f", "U-1"));
  assert.equal(ask(staged(0, { bucketing_salt: "s" })).bucket, bucket("s", "U-1"));
});

test("bucket_by tenant buckets the tenant; without one nobody is in and there is no bucket", () => {
  const snapshot = staged(100, { bucket_by: "tenant" });
  assert.equal(ask(snapshot, { tenant_id: "T" }).bucket, bucket("f", "T"));
  const none = ask(snapshot);
  assert.deepEqual([none.source, none.bucket, none.enabled], ["bucket-out", null, false]);
  assert.deepEqual(none.why_not, { change: "tenant_id", value: null, below: null });
});

test("the bucket is set whenever step 7 computed one, wherever the decision fell", () => {
  const snapshot = store([flag("f", { rollout_stage: "staged", allowed_scopes: ["user"] })]);
  const staff = ask(snapshot, { tier: "staff" });
  assert.deepEqual([staff.source, staff.step, staff.bucket], ["stage-internal", 8, bucket("f", "U-1")]);
  assert.equal(ask(snapshot, {}, { inline: { user: { f: true } } }).bucket, null);
  assert.equal(ask(store([flag("f", { rollout_stage: "full" })])).bucket, null);
});

function variantOf(weights, context, members) {
  const variants = weights.map((weight, i) => ({ name: `v${i}`, value: i, weight }));
  const f = flag("f", { type: "number", default_value: -1, rollout_stage: "full", variants, ...members });
  return ask(store([f]), context).variant;
}

function expectedVariant(weights, salt, unit) {
  const sum = weights.reduce((a, b) => a + b);
  const point = (hash(`${salt}:variant:${unit}`) * BigInt(sum)) >> 32n;
  let running = 0;
  return `v${weights.findIndex((weight) => BigInt((running += weight)) > point)}`;
}

test("the split is by floor(h' * sum / 2^32), up to the largest sum of weights", () => {
  for (const weights of [[1], [1, 1], [0, 1, 0], [50, 30, 20], [999999, 1], [1, 999999], [333333, 0, 666667]]) {
    for (let i = 0; i < 100; i += 1) {
      const user_id = `ü-${i}`;
      assert.equal(variantOf(weights, { user_id }), expectedVariant(weights, "f", user_id));
    }
  }
});

test("the split's unit is the tenant where flags bucket by tenant and there is one, else the user", () => {
  const weights = [1, 1, 1, 1, 1, 1, 1, 1];
  const byTenant = { bucket_by: "tenant", bucketing_salt: "s" };
  for (let i = 0; i < 20; i += 1) {
    const [user_id, tenant_id] = [`U-${i}`, `T-${i}`];
    assert.equal(variantOf(weights, { user_id, tenant_id }, byTenant), expectedVariant(weights, "s", tenant_id));
    assert.equal(variantOf(weights, { user_id }, byTenant), expectedVariant(weights, "s", user_id));
    assert.equal(variantOf(weights, { user_id, tenant_id }), expectedVariant(weights, "f", user_id));
  }
});

test("a ramp moves nobody's variant", () => {
  const variants = [
    { name: "a", value: "a", weight: 1 },
    { name: "b", value: "b", weight: 1 },
  ];
  for (let i = 0; i < 100; i += 1) {
    const seen = [10, 50, 100].map((rollout_pct) => {
      const f = textFlag("f", { rollout_stage: "staged", rollout_pct, variants });
      return ask(store([f]), { user_id: `U-${i}` }).variant;
    });
    assert.equal(new Set(seen.filter((variant) => variant !== null)).size, 1);
  }
});
