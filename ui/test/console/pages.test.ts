import { describe, expect, it } from "vitest";
import { instant, pick, picked, query, readFilter } from "../../src/console/audit/filter";
import {
  flagsDiffer,
  flagsThen,
  narrowed,
  readSide,
  type Thing,
  thingsDiffer,
} from "../../src/console/compare/compare";
import type { Flag } from "../../src/console/data/types";
import { readAsked, requestOf, writeAsked, wrongIn } from "../../src/console/try/ask";

const ORIGIN = "http://127.0.0.1:8080";

describe("the filters of the log", () => {
  it("are asked of the service under its own names", () => {
    const params = new URLSearchParams(
      "env=dev&in=prod&flag=a%26b&action=flag&from=2026-01-02T03:04&change=c-1",
    );
    expect(query(readFilter(params), 50, "xyz")).toBe(
      "limit=50&flag=a%26b&action=flag&env=prod&change_id=c-1&from=2026-01-02T03%3A04%3A00Z&cursor=xyz",
    );
  });

  it.each([
    ["2026-01-02T03:04", "2026-01-02T03:04:00Z"],
    ["2026-01-02T03:04:05", "2026-01-02T03:04:05Z"],
    ["2026-01-02T03:04:05Z", "2026-01-02T03:04:05Z"],
    ["soon", "soon"],
  ])("take %s for %s", (typed, sent) => {
    expect(instant(typed)).toBe(sent);
  });

  it("hold two records to compare, and forget the first for a third", () => {
    expect(picked("3,x,-1.5,9")).toEqual([3, 9]);
    expect(pick([3, 9], 12, true)).toBe("9,12");
    expect(pick([3], 3, false)).toBeNull();
  });
});

function flagOf(key: string, pct: number, more: object = {}): Flag {
  const state = (stage: string) => ({ rollout_stage: stage, rollout_pct: pct });
  return {
    key,
    rollout_stage: "staged",
    environments: { prod: state("staged"), staging: state("full"), dev: state("staged") },
    ...more,
  } as unknown as Flag;
}

describe("a comparison", () => {
  const now = new Map([
    ["a", flagOf("a", 50)],
    ["b", flagOf("b", 10)],
  ]);
  const since = [
    { kind: "flag", key: "a", before: flagOf("a", 25), after: flagOf("a", 50) },
    { kind: "flag", key: "b", before: null, after: flagOf("b", 10) },
    { kind: "override", key: "a", before: null, after: { value: true } },
  ].map((thing) => ({ ...thing, record: { seq: 7, actor: "ann" } })) as unknown as Thing[];
  const side = (text: string) => readSide(new URLSearchParams(text), "a", "ea");

  it("takes what has changed since back out of what is now", () => {
    const then = flagsThen(now, since);
    expect([...then.keys()]).toEqual(["a"]);
    expect(then.get("a")?.environments.prod.rollout_pct).toBe(25);
  });

  it("of two environments names the state alone", () => {
    const found = flagsDiffer(now, now, side("ea=prod"), side("ea=staging"));
    expect(found.map(({ key }) => key)).toEqual(["a", "b"]);
    expect(found[0]?.rows).toEqual([
      { field: "state.rollout_stage", before: "staged", after: "full" },
    ]);
    expect(flagsDiffer(now, now, side("ea=prod"), side("ea=dev"))).toEqual([]);
  });

  it("of a revision in an environment says what was not there", () => {
    const found = flagsDiffer(flagsThen(now, since), now, side("a=3&ea=prod"), side("ea=prod"));
    expect(found.map(({ key, missing }) => [key, missing])).toEqual([
      ["a", null],
      ["b", "left"],
    ]);
    expect(found[0]?.rows.map(({ field }) => field)).toEqual(["state.rollout_pct"]);
  });

  it("of two revisions turns with its sides and can be narrowed", () => {
    const found = thingsDiffer(since, true);
    expect(found.map(({ missing }) => missing)).toEqual([null, "right", "right"]);
    expect(found[0]?.rows[0]).toMatchObject({ before: 50, after: 25 });
    expect(narrowed(found, "Flag PCT", "").map(({ key }) => key)).toEqual(["a"]);
    expect(narrowed(found, "", "override").map(({ kind }) => kind)).toEqual(["override"]);
    expect(narrowed(found, "nowhere", "")).toEqual([]);
  });

  it("ignores a revision that is none", () => {
    expect(side("a=-3&ea=moon")).toEqual({ revision: null, env: null });
  });
});

describe("what the tester asks", () => {
  const asked = (text: string) => readAsked(new URLSearchParams(text));
  const request = (text: string, token = "") =>
    requestOf(asked(text), "staging", ORIGIN, token, null);

  it("is one flag by query, headers or token", () => {
    expect(request("flag=f&user=U 1&tier=staff").url).toBe(
      `${ORIGIN}/api/flags/eval?key=f&trace=1&user=U+1&tier=staff&env=staging`,
    );
    expect(request("flag=f&user=U&via=headers").headers).toEqual([
      ["X-PTT-User-Id", "U"],
      ["X-PTT-Env", "staging"],
    ]);
    const byToken = request("flag=f&user=U&via=token", "abc");
    expect(byToken.headers).toEqual([["Authorization", "Bearer abc"]]);
    expect(byToken.url).not.toContain("user=");
  });

  it("is all flags, the past, or a proposal", () => {
    expect(request("user=U&when=revision&revision=7")).toMatchObject({
      url: `${ORIGIN}/api/flags/eval/batch?user=U&env=staging`,
      body: '{ "revision": 7 }',
    });
    expect(request("flag=f&user=U&when=at&at=2026-01-02T03:04").url).toContain(
      "at=2026-01-02T03%3A04%3A00Z",
    );
    const proposal = request("flag=f&user=U&when=proposed&proposal=staged&pct=25");
    expect(proposal.url).toBe(`${ORIGIN}/api/admin/flags/f/preview`);
    expect(JSON.parse(proposal.body ?? "")).toEqual({
      env: "staging",
      change: { rollout_stage: "staged", rollout_pct: 25 },
      context: { user_id: "U", env: "staging" },
    });
  });

  it("keeps numbers in attributes as they are written", () => {
    expect(request('flag=f&user=U&attributes={"n":3.0}').body).toContain('"n": 3.0');
  });

  it.each([
    ["flag=f", "user"],
    ["user=U&attributes=[1]", "attributes"],
    ["user=U&when=revision&revision=0", "revision"],
    ["user=U&when=proposed&proposal=full", "flag"],
    ["flag=f&user=U&when=proposed&proposal=staged&pct=101", "pct"],
    ["user=%E0%B8%81&via=headers", "user"],
  ])("is refused before it is sent: %s", (text, field) => {
    expect(wrongIn(asked(text)).map((one) => one.field)).toEqual([field]);
  });

  it("comes back from its address", () => {
    const one = asked("flag=f&user=U&via=headers&when=at&at=2026-01-02T03:04");
    const params = new URLSearchParams();
    for (const [name, value] of Object.entries(writeAsked(one))) {
      if (value !== null) params.set(name, value);
    }
    expect(readAsked(params)).toEqual(one);
  });
});
