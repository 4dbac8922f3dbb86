import { beforeEach, describe, expect, it } from "vitest";
import { alternativeWords, typed, written } from "../../src/console/cohorts/predicates";
import { speak } from "../../src/console/i18n";
import { lineOf, offsetOf } from "../../src/console/imports/pointer";
import { BLANK, create, valueText, wrong } from "../../src/console/making/flagBody";
import { put } from "../../src/console/overrides/row";
import { object, printJson } from "../../src/shared/json";

beforeEach(() => speak("en"));

describe("a cohort", () => {
  const anyOf = [
    {
      all_of: [
        { attribute: "tenant_id", op: "in", values: ["t1", "007", "true"] },
        { attribute: "seats", op: "gte", values: [3.5] },
        { attribute: "code", op: "in", values: ["3", 3, true, "true", "a b", 'say "x"', " y "] },
        { attribute: "plan", op: "exists", negate: true },
      ],
    },
  ];

  it("is the same after it was typed as before", () => {
    expect(written(typed(anyOf))).toEqual(anyOf);
  });

  it("is said in words", () => {
    expect(alternativeWords({ all_of: (anyOf[0]?.all_of ?? []).slice(0, 2) })).toBe(
      "tenant_id is one of t1, 007, true and seats ≥ 3.5",
    );
    const many = Array.from({ length: 9 }, (_, at) => `t${at}`);
    expect(
      alternativeWords({
        all_of: [{ attribute: "user_id", op: "in", values: many, negate: true }],
      }),
    ).toBe("not: user_id is one of t0, t1, t2, t3, t4 and 4 more");
  });
});

describe("a pointer", () => {
  const text = '{\n "a": [1, {"b/c": 2,\n "d": [[], {}, "]"]},\n 3],\n "e~": true }';
  const at = (pointer: string) => text.slice(offsetOf(text, pointer)).split("\n")[0];

  it.each([
    ["", "{"],
    ["/a/0", '1, {"b/c": 2,'],
    ["/a/1/b~1c", "2,"],
    ["/a/1/d/2", '"]"]},'],
    ["/a/2", "3],"],
    ["/e~0", "true }"],
    ["/a/9", '[1, {"b/c": 2,'],
    ["/none/x", "{"],
  ])("%s leads to where it is, or to the nearest that is there", (pointer, rest) => {
    expect(at(pointer)).toBe(rest);
  });

  it("has a line", () => {
    expect(lineOf(text, offsetOf(text, "/a/1/d"))).toBe(3);
  });
});

describe("a flag that is made", () => {
  const good = { ...BLANK, key: "a.b", owner_module: "m" };
  const taken = (key: string) => key === "there";

  it.each([
    [{}, []],
    [{ key: "" }, ["key"]],
    [{ key: "there" }, ["key"]],
    [{ key: "-x" }, ["key"]],
    [{ owner_module: " " }, ["owner_module"]],
    [{ default_value: "yes" }, ["default_value"]],
    [{ default_value: "true" }, []],
    [{ default_value: "true", gate: "two" as const }, ["default_value"]],
    [{ default_value: "true", dependencies: "there" }, ["default_value"]],
    [{ dependencies: "there, gone" }, ["dependencies"]],
    [{ type: "string" as const, variants: [{ name: "a", value: "", weight: "0" }] }, ["variants"]],
    [{ type: "string" as const, variants: [{ name: "a", value: "", weight: "1" }] }, []],
  ])("%o is wrong in %s", (part, names) => {
    expect(Object.keys(wrong({ ...good, ...part }, taken))).toEqual(names);
  });

  it("keeps its numbers as they were written", () => {
    expect(valueText("number", "3.0")).toBe("3.0");
    expect(valueText("number", '"3"')).toBe(null);
    expect(valueText("object", "[]")).toBe(null);
    const made = create({ ...good, type: "number", default_value: "3.0" } as never, () => {});
    expect(printJson(object(made.body))).toContain('"default_value": 3.0');
    expect(printJson(object(made.body))).toContain('"id": "ff-a-b"');
  });
});

describe("an override", () => {
  const place = { flag: "f", scope: "user", id: "u/1", tenant: "t", env: "dev" } as const;

  it("is named by its path and body, and says what will be", () => {
    const change = put(place, null, { value: "3.0", expires_at: null }, () => {});
    expect(change.path).toBe("/api/admin/flags/f/overrides/user/u%2F1");
    expect(printJson(object(change.body))).toBe(
      '{ "value": 3.0, "row_tenant": "t", "row_env": "dev" }',
    );
    expect(change.sentence).toBe("user u/1 in tenant t gets 3.0 of f, Development, for ever.");
    expect(change.version).toBe(0);
  });
});
