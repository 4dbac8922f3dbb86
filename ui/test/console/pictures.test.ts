import { describe, expect, it } from "vitest";
import type { EnvState, Flag, LogRecord } from "../../src/console/data/types";
import { bySource, columns, short } from "../../src/console/logic/evaluations";
import { layers, needers, needs } from "../../src/console/logic/graph";
import { lane, spread, steps } from "../../src/console/logic/timeline";

const HOUR = 3_600_000;
const NOON = Date.parse("2026-03-10T12:34:56Z");

describe("evaluations over time", () => {
  const periods = [
    { from: "2026-03-09T00:00:00.000Z", hours: 24, on: 5, off: 7 },
    { from: "2026-03-10T11:00:00.000Z", hours: 1, on: 1, off: 2 },
    { from: "2026-03-10T12:00:00.000Z", hours: 1, on: 10, off: 0 },
  ];

  it("have a column for each hour of a day, the one that goes on at the end", () => {
    const found = columns(periods.slice(1), 24, NOON);
    expect(found).toHaveLength(24);
    expect(found.at(-1)).toEqual({ from: Date.parse("2026-03-10T12:00Z"), on: 10, off: 0 });
    expect(found.at(-2)).toEqual({ from: Date.parse("2026-03-10T11:00Z"), on: 1, off: 2 });
    expect(found[0]?.from).toBe(Date.parse("2026-03-10T12:00Z") - 23 * HOUR);
  });

  it("add hours up to their day where a month is shown", () => {
    const found = columns(periods, 30 * 24, NOON);
    expect(found).toHaveLength(30);
    expect(found.at(-1)).toEqual({ from: Date.parse("2026-03-10T00:00Z"), on: 11, off: 2 });
    expect(found.at(-2)).toEqual({ from: Date.parse("2026-03-09T00:00Z"), on: 5, off: 7 });
  });

  it("leave out what is older than the span", () => {
    const old = [{ from: "2025-01-01T00:00:00.000Z", hours: 24, on: 5, off: 7 }];
    expect(columns(old, 24, NOON).every(({ on, off }) => on + off === 0)).toBe(true);
  });

  it("are told by source, the most frequent first, with their variants", () => {
    const of = (source: string, enabled: boolean, variant: string | null, count: number) =>
      ({ env: "prod", source, enabled, variant, count }) as const;
    expect(
      bySource([
        of("default", false, null, 3),
        of("bucket-in", true, "blue", 2),
        of("bucket-in", true, "red", 4),
        of("default", true, null, 1),
      ]),
    ).toEqual([
      {
        source: "bucket-in",
        on: 6,
        off: 0,
        variants: [
          ["red", 4],
          ["blue", 2],
        ],
      },
      { source: "default", on: 1, off: 3, variants: [] },
    ]);
  });

  it.each([
    [0, "0"],
    [999, "999"],
    [1000, "1k"],
    [1_234_567, "1.23M"],
    [5_000_000_000_000, "5000G"],
  ])("say %d as %s", (count, words) => {
    expect(short(count)).toBe(words);
  });
});

describe("the timeline", () => {
  const record = (seq: number, action: string, prod: EnvState | null): LogRecord =>
    ({
      seq,
      ts: `2026-01-0${seq}T00:00:00.000Z`,
      action,
      before: null,
      after: prod && { environments: { prod } },
    }) as unknown as LogRecord;

  it("has a step for each change of the environment's state, the oldest first", () => {
    const found = steps(
      [
        record(6, "override.put", null),
        record(5, "flag.update", { rollout_stage: "staged", rollout_pct: 25 }),
        record(4, "flag.transition", { rollout_stage: "staged", rollout_pct: 25 }),
        record(3, "approval.sign", null),
        record(2, "flag.transition", { rollout_stage: "internal", rollout_pct: 0 }),
        record(1, "flag.create", { rollout_stage: "draft" }),
      ],
      "prod",
    );
    expect(found.map(({ record: { seq } }) => seq)).toEqual([1, 2, 4]);
  });

  it("is the higher the more it reaches, and lowest where it is stopped", () => {
    const order: EnvState[] = [
      { rollout_stage: "full" },
      { rollout_stage: "staged", rollout_pct: 100 },
      { rollout_stage: "staged", rollout_pct: 5 },
      { rollout_stage: "pilot" },
      { rollout_stage: "internal" },
      { rollout_stage: "draft" },
      { rollout_stage: "paused" },
      { rollout_stage: "rolled_back" },
    ];
    const heights = order.map(lane);
    expect(heights).toEqual([...heights].sort((a, b) => a - b));
    expect(new Set(heights).size).toBe(order.length);
  });
});

describe("changes that lie close together", () => {
  it("are drawn apart, in order and between the ends", () => {
    expect(spread([0, 0.5, 1], 0, 100, 10)).toEqual([0, 50, 100]);
    expect(spread([0, 0, 0.05], 0, 100, 10)).toEqual([0, 10, 20]);
    expect(spread([0, 0.99, 1, 1], 0, 100, 10)).toEqual([0, 80, 90, 100]);
  });
});

describe("the graph of dependencies", () => {
  const flag = (key: string, ...dependencies: Flag["dependencies"] & object) =>
    [key, { key, dependencies } as unknown as Flag] as const;
  const flags = new Map([
    flag("base"),
    flag("mid", "base"),
    flag("top", "mid", { flag_key: "base", variant: "v" }),
  ]);
  const down = (key: string) => needs(flags.get(key));
  const up = needers(flags);

  it("goes both ways, each flag once, the nearest first", () => {
    expect(layers("top", down("top"), down)).toEqual([{ shown: ["mid", "base"], more: 0 }]);
    expect(layers("base", up.get("base") ?? [], (key) => up.get(key) ?? [])).toEqual([
      { shown: ["mid", "top"], more: 0 },
    ]);
    expect(layers("base", ["mid"], () => ["top"])).toEqual([
      { shown: ["mid"], more: 0 },
      { shown: ["top"], more: 0 },
    ]);
  });

  it("shows a few of many and says how many more there are", () => {
    const many = Array.from({ length: 100 }, (_, at) => `f${at}`);
    const [first] = layers("base", many, () => []);
    expect(first?.shown).toHaveLength(5);
    expect(first?.more).toBe(95);
  });
});
