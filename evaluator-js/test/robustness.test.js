// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { test } from "node:test";
import vm from "node:vm";
import { compile, evaluate } from "../evaluator.js";
import { NOW, ask, flag, inCohort, store, textFlag, userRow } from "../support/store.js";

const BOTH = { allowed_scopes: ["user", "tenant"] };

function hostile() {
  return new Proxy({}, {
    get() { throw new Error("get"); },
    has() { throw new Error("has"); },
    ownKeys() { throw new Error("ownKeys"); },
    getOwnPropertyDescriptor() { throw new Error("descriptor"); },
    getPrototypeOf() { throw new Error("prototype"); },
  });
}

function cyclic() {
  const ring = { name: "ring" };
  ring.self = ring;
  ring.list = [ring];
  return ring;
}

function revoked() {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

function throwing(name) {
  return Object.defineProperty({}, name, { enumerable: true, get() { throw new Error(name); } });
}

function deep(levels) {
  let value = {};
  for (let i = 0; i < levels; i += 1) value = { value };
  return value;
}

const endless = { [Symbol.iterator]: () => ({ next: () => ({ done: false, value: "x" }) }) };

/** Odd, but nothing that runs code of its own when it is read. */
const INERT = () => [
  undefined, null, 0, -0, NaN, Infinity, 1n, "", "x", "\ud800", true, Symbol("s"), () => 1, [], [[]], new Array(3), {}, Object.create(null),
  new Date(NaN), new Date(0), new Map([["user", { f: true }]]), new Set(), /x/, new Error("e"), new (class Own { user_id = "U"; })(), new String("s"),
  Promise.resolve(), new Uint8Array(3), cyclic(), deep(100000), { trace: true },
];

const ODD = () => [
  ...INERT(), hostile(), revoked(), throwing("user_id"), throwing("f"), throwing("trace"),
  { user_id: "U", attributes: hostile() }, { user_id: "U", attributes: { a: cyclic() } }, { user_id: "U", attributes: throwing("a") },
  { user: hostile(), tenant: hostile() }, { user: { f: hostile() } }, { user: { f: cyclic() } }, throwing("user"),
  { user: throwing("f"), tenant: { f: deep(100000) } }, { user_id: "U", attributes: { a: Object.assign(["x"], endless) } },
];

const ANSWERS = ["flag_not_found", "invalid_context", "default", "user_override", "stage-full"];

test("evaluate throws on nothing, and always answers with all members", () => {
  const objectFlag = flag("f", { type: "object", default_value: {}, variants: [{ name: "v", value: {}, weight: 1 }], ...BOTH });
  const snapshot = store([objectFlag]);
  const good = [snapshot, "f", { user_id: "U", tenant_id: "T" }, null, NOW, { trace: true }];
  for (let place = 0; place < good.length; place += 1) {
    for (const odd of ODD()) {
      const args = [...good];
      args[place] = odd;
      const decision = evaluate(...args);
      assert.ok(ANSWERS.includes(decision.source), decision.source);
      assert.equal(Object.keys(decision).length, "trace" in decision ? 16 : 14);
      JSON.stringify(decision);
    }
  }
  assert.equal(evaluate().source, "invalid_context");
});

test("compile takes whatever it is given; what is wrong lets nobody in", () => {
  for (const odd of INERT()) {
    for (const args of [[odd, null, ""], [null, odd, ""], [null, null, odd], [{ flags: odd, cohorts: odd, internal_tiers: odd }, { overrides: odd }]]) {
      const decision = evaluate(compile(...args), "f", { user_id: "U" }, null, NOW);
      assert.equal(decision.source, "flag_not_found");
    }
    for (const name of ["type", "default_value", "allowed_scopes", "rollout_stage", "rollout_pct", "pilot_cohorts", "approval_ref", "environments",
      "bucket_by", "bucketing_salt", "variants", "targets", "dependencies", "archived"]) {
      const snapshot = compile({ flags: [odd, flag("f", { [name]: odd })] }, { overrides: [odd, userRow("u", { [name]: odd })] });
      assert.equal(typeof ask(snapshot).enabled, "boolean");
    }
  }
});

const CONTEXTS = [
  ["no user_id", { user_id: undefined }, false],
  ["null user_id", { user_id: null }, false],
  ["empty user_id", { user_id: "" }, false],
  ["a number for user_id", { user_id: 42 }, false],
  ["a String object for user_id", { user_id: new String("U") }, false],
  ["256 code points", { user_id: "😀".repeat(256) }, true],
  ["257 code points", { user_id: "😀".repeat(257) }, false],
  ["256 lone surrogates", { user_id: "\ud800".repeat(256) }, true],
  ["257 lone surrogates", { user_id: "\ud800".repeat(257) }, false],
  ["a space", { user_id: " " }, true],
  ["U+0000", { user_id: "a\u0000" }, false],
  ["U+001F", { user_id: "\u001f" }, false],
  ["U+007E", { user_id: "\u007e" }, true],
  ["U+007F", { user_id: "\u007f" }, false],
  ["U+009F", { user_id: "\u009f" }, false],
  ["U+00A0", { user_id: "\u00a0" }, true],
  ["a null tenant_id", { tenant_id: null }, true],
  ["an empty tenant_id", { tenant_id: "" }, false],
  ["a number for tenant_id", { tenant_id: 1 }, false],
  ["an empty role_key", { role_key: "" }, false],
  ["a control character in role_key", { role_key: "a\nb" }, false],
  ["an empty tier", { tier: "" }, false],
  ["false for tier", { tier: false }, false],
  ["another env", { env: "test" }, false],
  ["an empty env", { env: "" }, false],
  ["PROD", { env: "PROD" }, false],
  ["a null env", { env: null }, true],
  ["unknown members", { targetingKey: 5, [Symbol("s")]: 1 }, true],
  ["null attributes", { attributes: null }, true],
  ["a list of attributes", { attributes: [] }, false],
  ["text for attributes", { attributes: "a" }, false],
  ["a Map of attributes", { attributes: new Map() }, false],
  ["a Date for attributes", { attributes: new Date() }, false],
  ["an instance for attributes", { attributes: new (class A {})() }, false],
  ["a null-prototype map", { attributes: Object.assign(Object.create(null), { a: 1 }) }, true],
  ["a plain map of another realm", { attributes: vm.runInNewContext("({a: ['x']})") }, true],
  ["null and undefined attributes", { attributes: { a: null, b: undefined } }, true],
  ["NaN", { attributes: { a: NaN } }, false],
  ["Infinity", { attributes: { a: -Infinity } }, false],
  ["a bigint", { attributes: { a: 1n } }, false],
  ["a symbol", { attributes: { a: Symbol("s") } }, false],
  ["a function", { attributes: { a: () => 1 } }, false],
  ["a nested map", { attributes: { a: {} } }, false],
  ["a Date", { attributes: { a: new Date() } }, false],
  ["an empty list", { attributes: { a: [] } }, true],
  ["a list of text", { attributes: { a: ["x", ""] } }, true],
  ["a list with a number", { attributes: { a: ["x", 1] } }, false],
  ["a list with null", { attributes: { a: [null] } }, false],
  ["a list with a hole", { attributes: { a: new Array(1) } }, false],
  ["a nested list", { attributes: { a: [["x"]] } }, false],
  ["control characters in attributes", { attributes: { "a\u0000": "\u0000\u001f", "": "" } }, true],
];

for (const [name, members, valid] of CONTEXTS) {
  test(`a context with ${name} is ${valid ? "" : "in"}valid`, () => {
    assert.equal(ask(store([flag("f")]), members).source, valid ? "default" : "invalid_context");
  });
}

test("invalid_context comes before step 1, and all else is null", () => {
  for (const key of ["f", "nope"]) {
    const { source, value, enabled, ...rest } = ask(store([flag("f")]), { user_id: "" }, { key });
    assert.deepEqual([source, value, enabled], ["invalid_context", null, false]);
    assert.equal(Object.keys(rest).length, 13);
    for (const member of Object.values(rest)) assert.equal(member, null);
  }
});

test("only own members of a context are read: a polluted prototype makes nobody staff", () => {
  const context = Object.assign(Object.create({ tier: "staff", tenant_id: 5 }), { user_id: "U-1" });
  const decision = evaluate(store([flag("f", { rollout_stage: "internal" })]), "f", context, null, NOW);
  assert.equal(decision.source, "default");
});

test("lone surrogates are replaced first, in whatever a caller gives", () => {
  const is = (attribute, value, context) => inCohort([{ attribute, op: "in", values: [value] }], context);
  assert.equal(is("user_id", "a\ufffdb", { user_id: "a\ud800b" }), true);
  assert.equal(is("user_id", "\ufffd😀\ufffd", { user_id: "\ud83d\ud83d\ude00\ude00" }), true);
  assert.equal(is("role_key", "\ufffd", { role_key: "\udfff" }), true);
  assert.equal(is("\ufffd", "x", { attributes: { "\ud800": "x" } }), true);
  assert.equal(is("a", "\ufffd", { attributes: { a: "\udc00" } }), true);
  assert.equal(is("a", "\ufffd", { attributes: { a: ["x", "\udc00"] } }), true);
  assert.equal(ask(store([]), {}, { key: "x\ud800" }).flag_key, "x\ufffd");

  const snapshot = store([textFlag("\ufffd", BOTH), flag("o", { type: "object", default_value: {}, ...BOTH })]);
  assert.equal(ask(snapshot, {}, { key: "\ud800", inline: { user: { "\udc00": "\ud800" } } }).value, "\ufffd");
  const nested = ask(snapshot, {}, { key: "o", inline: { user: { o: { "\ud800": ["\udc00"] } } } });
  assert.deepEqual(nested.value, { "\ufffd": ["\ufffd"] });
});

test("names of Object.prototype are ordinary keys, ids, cohorts and members of values", () => {
  for (const name of ["__proto__", "constructor", "toString", "valueOf"]) {
    assert.equal(ask(store([flag("f")]), {}, { key: name }).source, "flag_not_found");
    const f = flag(name, BOTH);
    const rows = [userRow("u", { flag_key: name, user_id: name })];
    assert.equal(ask(store([f]), {}, { key: name }).source, "default");
    assert.equal(ask(store([f], { rows }), {}, { key: name }).source, "default");
    assert.equal(ask(store([f], { rows }), { user_id: name }, { key: name }).source, "user_override");
    const inline = JSON.parse(`{"user": {"${name}": true}}`);
    assert.equal(ask(store([f]), {}, { key: name, inline }).source, "user_override");
    assert.equal(ask(store([flag("f", BOTH)]), {}, { inline }).source, "default");
    assert.equal(ask(store([flag("f", { dependencies: [name] })])).blocked_by, name);

    const value = JSON.parse(`{"${name}": {"a": 1}}`);
    const o = flag("f", { type: "object", default_value: value, ...BOTH });
    assert.equal(JSON.stringify(ask(store([o])).value), JSON.stringify(value));
    assert.equal(ask(store([o]), {}, { inline: { user: { f: {} } } }).enabled, true);
    assert.equal(ask(store([o]), {}, { inline: { user: { f: JSON.parse(JSON.stringify(value)) } } }).enabled, false);
  }
  assert.equal(ask(compile({ flags: [flag("f", { environments: JSON.parse('{"__proto__": {"rollout_stage": "full"}}') })] })).source, "default");
});

test("a snapshot is frozen, and independent of the documents it came from", () => {
  const document = { a: [1] };
  const registry = { flags: [flag("f", { type: "object", default_value: document, variants: [] })] };
  const snapshot = compile(registry);
  document.a.push(2);
  registry.flags[0].archived = true;
  registry.flags.length = 0;
  assert.ok(Object.isFrozen(snapshot));
  const { value, source } = ask(snapshot);
  assert.deepEqual([value, source], [{ a: [1] }, "default"]);
  assert.throws(() => value.a.push(3), TypeError);
  assert.throws(() => Object.assign(value, { b: 1 }), TypeError);
});

test("an inline value that is no JSON does not have the flag's type", () => {
  const o = flag("f", { type: "object", default_value: { d: 1 }, ...BOTH });
  const counts = (value) => ask(store([o]), {}, { inline: { user: { f: value } } }).source === "user_override";
  for (const good of [{}, { a: null }, { a: undefined }, { a: [1, "x", { b: false }] }, Object.create(null)]) assert.ok(counts(good));
  for (const odd of [[], new Date(), new Map(), cyclic(), deep(100000), { a: () => 1 }, { a: NaN }, { a: 1n }, { a: [undefined] }, { a: new Date() }]) {
    assert.ok(!counts(odd));
  }
  const shared = {};
  assert.ok(counts({ a: shared, b: [shared] }));
  let doubling = {};
  for (let i = 0; i < 200; i += 1) doubling = { a: doubling, b: doubling };
  assert.ok(counts(doubling), "2^200 leaves, 200 objects");
});

test("now: floored, a Date, or nothing that can be read", () => {
  const at = (now, expires_at = "2026-01-01T12:00:00.000Z") =>
    ask(store([flag("f", BOTH)], { rows: [userRow("u", { expires_at })] }), {}, { now }).source;
  assert.equal(at(NOW - 0.001), "user_override");
  assert.equal(at(NOW + 0.999), "default");
  assert.equal(at(NOW), "default");
  assert.equal(at(new Date(NOW - 1)), "user_override");
  assert.equal(at(new Date(NOW)), "default");
  for (const odd of [undefined, null, NaN, "0", {}, new Date(NaN), 0n, Symbol("s")]) {
    assert.equal(evaluate(store([flag("f", BOTH)], { rows: [userRow("u", { expires_at: "9999-01-01T00:00:00Z" })] }), "f", { user_id: "U-1" }, null, odd).source, "default");
    assert.equal(evaluate(store([flag("f", BOTH)], { rows: [userRow("u")] }), "f", { user_id: "U-1" }, null, odd).source, "user_override");
  }
  assert.equal(at(-Infinity), "user_override");
});

test("a chain that no valid registry has ends in an answer", () => {
  const flags = Array.from({ length: 100000 }, (_, i) => flag(`c${i}`, { rollout_stage: "full", dependencies: [`c${i + 1}`] }));
  const decision = ask(store(flags), {}, { key: "c0" });
  assert.equal(decision.source, "dep_unsatisfied");
  JSON.stringify(decision);
});

test("the module needs no host: it compiles values without eval, under a frozen Object.prototype", () => {
  const script = `
    Object.freeze(Object.prototype); Object.freeze(Array.prototype); Object.freeze(Map.prototype);
    const { compile, evaluate } = await import(${JSON.stringify(new URL("../evaluator.js", import.meta.url).href)});
    const f = { key: "f", type: "object", default_value: JSON.parse('{"toString": 1, "__proto__": 2, "constructor": 3}'), rollout_stage: "draft" };
    console.log(JSON.stringify(evaluate(compile({ flags: [f] }), "f", { user_id: "U" }, null, 0).value));
  `;
  return run(script).then((out) => assert.equal(out, '{"toString":1,"__proto__":2,"constructor":3}\n'));
});

async function run(script) {
  const { execFile } = await import("node:child_process");
  const args = ["--disallow-code-generation-from-strings", "--input-type=module", "-e", script];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, (error, stdout) => (error ? reject(error) : resolve(stdout)));
  });
}
