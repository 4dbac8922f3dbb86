import { describe, expect, it } from "vitest";
import { readPlace, writePlace } from "../../src/console/app/location";
import type { Flag, Stage } from "../../src/console/data/types";
import { relative, utc } from "../../src/console/logic/dates";
import { diff } from "../../src/console/logic/diff";
import {
  counted,
  filtered,
  index,
  inSight,
  isEmpty,
  readFilter,
  writeFilter,
} from "../../src/console/logic/filter";
import { canPause, canRollBack, direction } from "../../src/console/logic/machine";
import { merge, same } from "../../src/console/logic/merge";

describe("base, theirs and mine", () => {
  it("keeps what only one of us changed", () => {
    const merged = merge({ a: 1, b: 1, c: 1 }, { a: 2, b: 1, c: 1 }, { a: 1, b: 3, c: 1 });
    expect(merged).toEqual({
      fields: { a: 2, b: 3, c: 1 },
      theirs: ["a"],
      mine: ["b"],
      clashes: [],
    });
  });

  it("names a field that both changed, and lets theirs stand until somebody chooses", () => {
    const merged = merge({ a: 1 }, { a: 2 }, { a: 3 });
    expect(merged.clashes).toEqual([{ field: "a", base: 1, theirs: 2, mine: 3 }]);
    expect(merged.fields).toEqual({ a: 2 });
  });

  it("takes the same change by both for no clash", () => {
    expect(merge({ a: 1 }, { a: 2 }, { a: 2 }).clashes).toEqual([]);
  });

  it("takes absent and null for one, and members in any order", () => {
    expect(merge({ a: null }, {}, { a: undefined }).clashes).toEqual([]);
    expect(same({ x: 1, y: [1, 2] }, { y: [1, 2], x: 1 })).toBe(true);
    expect(same([1, 2], [2, 1])).toBe(false);
  });

  it("knows a removal", () => {
    expect(merge({ a: 1 }, { a: 1 }, {}).fields).toEqual({ a: undefined });
  });
});

describe("a diff", () => {
  it("names the smallest thing that changed", () => {
    const before = { environments: { prod: { rollout_stage: "draft" } }, tags: ["a"], version: 1 };
    const after = { environments: { prod: { rollout_stage: "full" } }, tags: ["a"], version: 2 };
    expect(diff(before, after)).toEqual([
      { field: "environments.prod.rollout_stage", before: "draft", after: "full" },
    ]);
  });

  it("takes a list for one thing", () => {
    expect(diff({ a: [1] }, { a: [1, 2] })).toEqual([{ field: "a", before: [1], after: [1, 2] }]);
  });

  it("shows each field of what was made or removed", () => {
    expect(diff(undefined, { a: 1 })).toEqual([{ field: "a", before: undefined, after: 1 }]);
    expect(diff({ a: 1 }, undefined)).toEqual([{ field: "a", before: 1, after: undefined }]);
  });
});

describe("the machine's directions", () => {
  const cases: [Stage, Stage, string][] = [
    ["draft", "internal", "forward"],
    ["internal", "draft", "back"],
    ["internal", "staged", "forward"],
    ["full", "staged", "back"],
    ["full", "paused", "stop"],
    ["paused", "full", "resume"],
    ["paused", "rolled_back", "stop"],
    ["rolled_back", "draft", "again"],
    ["full", "full", "same"],
  ];
  it.each(cases)("from %s to %s is %s", (from, to, found) => {
    expect(direction({ rollout_stage: from }, { rollout_stage: to })).toBe(found);
  });

  it("tells a percentage that rises from one that falls, and cohorts added from removed", () => {
    const staged = (pct: number, keys: string[] = []) => ({
      rollout_stage: "staged" as const,
      rollout_pct: pct,
      pilot_cohorts: keys,
    });
    expect(direction(staged(10), staged(20))).toBe("forward");
    expect(direction(staged(20), staged(10))).toBe("back");
    expect(direction(staged(20), staged(20, ["a"]))).toBe("forward");
    expect(direction(staged(20, ["a"]), staged(20))).toBe("back");
  });

  it("stops what runs, and rolls back what is paused too", () => {
    expect(canPause({ rollout_stage: "draft" })).toBe(false);
    expect(canPause({ rollout_stage: "pilot" })).toBe(true);
    expect(canPause({ rollout_stage: "paused" })).toBe(false);
    expect(canRollBack({ rollout_stage: "paused" })).toBe(true);
    expect(canRollBack({ rollout_stage: "rolled_back" })).toBe(false);
  });
});

describe("the list", () => {
  const flag = (key: string, stage: Stage, more: Partial<Flag> = {}): Flag => ({
    id: `ff-${key}`,
    key,
    owner_module: "m",
    type: "boolean",
    default_value: false,
    version: 1,
    environments: {
      prod: { rollout_stage: stage },
      staging: { rollout_stage: "full" },
      dev: { rollout_stage: "draft" },
    },
    ...more,
  });
  const entries = index(
    [
      flag("a", "draft", { tags: ["x"], description_th: "ทดสอบ" }),
      flag("b", "full", { owner: "Zoe", expires_at: "2020-01-01T00:00:00Z" }),
      flag("c", "full", { tags: ["x", "y"] }),
    ],
    { overridden: new Set(["a"]), pending: new Set(["c"]), cleanup: new Set(["b", "c"]) },
    Date.parse("2026-01-01T00:00:00Z"),
  );
  const keys = (query: string, env: "prod" | "staging" = "prod") =>
    filtered(entries, readFilter(new URLSearchParams(query)), env).map(({ flag: { key } }) => key);

  it.each([
    ["", "abc"],
    ["q=ZOE", "b"],
    ["q=ทดสอบ", "a"],
    ["q=m+c", "c"],
    ["stage=full", "bc"],
    ["stage=full,draft", "abc"],
    ["tag=x", "ac"],
    ["owner=Zoe", "b"],
    ["stale=1", "b"],
    ["overridden=1", "a"],
    ["pending=1", "c"],
    ["pending=1&stale=1", ""],
    ["cleanup=1", "bc"],
    ["stage=nonsense", "abc"],
  ])("with %s is %s", (query, found) => {
    expect(keys(query).join("")).toBe(found);
  });

  it("looks at the stage in the environment that is looked at", () => {
    expect(keys("stage=full", "staging")).toEqual(["a", "b", "c"]);
  });

  it("counts for a facet what all others leave", () => {
    const counts = counted(entries, readFilter(new URLSearchParams("stage=full&tag=x")), "prod");
    expect([...counts.stages]).toEqual([
      ["draft", 1],
      ["full", 1],
    ]);
    expect([...counts.tags]).toEqual([
      ["x", 1],
      ["y", 1],
    ]);
    expect(counts.toggles).toEqual({ stale: 0, overridden: 0, pending: 1, cleanup: 1 });
  });

  it("stands in the address, and nothing of it where nothing is asked", () => {
    const query = "q=a&stage=full&owner=o&tag=t&stale=1&overridden=1&pending=1&cleanup=1";
    const filter = readFilter(new URLSearchParams(query));
    expect(new URLSearchParams(writeFilter(filter) as Record<string, string>).toString()).toBe(
      query,
    );
    expect(isEmpty(readFilter(new URLSearchParams()))).toBe(true);
  });

  it("draws the rows in sight and a few around, never beyond the ends", () => {
    expect(inSight(2000, 60, 6000, 600, 8)).toEqual({ from: 92, to: 118 });
    expect(inSight(5, 60, -200, 600, 8)).toEqual({ from: 0, to: 5 });
    expect(inSight(5, 60, 90_000, 600, 8)).toEqual({ from: 5, to: 5 });
  });
});

describe("an address", () => {
  it("is read as it is written, whatever is in a name", () => {
    const path = ["flags", "a/b?c#d %"];
    const place = readPlace(writePlace(path, new URLSearchParams("q=1+2")));
    expect(place.path).toEqual(path);
    expect(place.params.get("q")).toBe("1 2");
    expect(readPlace("#/flags/%E0%A4%A").path).toEqual(["flags", "%E0%A4%A"]);
    expect(readPlace("").path).toEqual([]);
  });
});

describe("an instant", () => {
  it("is told in UTC and in words", () => {
    const now = Date.parse("2026-01-01T00:00:00Z");
    expect(utc("2026-01-01T07:00:00.5+07:00")).toBe("2026-01-01 00:00:00 UTC");
    expect(relative("2026-01-04T00:00:00Z", "en", now)).toBe("in 3 days");
    expect(relative("2025-12-31T22:00:00Z", "en", now)).toBe("2 hours ago");
    expect(utc("nonsense")).toBe("nonsense");
  });
});
