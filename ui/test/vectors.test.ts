import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { differences, type Vector, type Vectors } from "../src/tester/proof/compare";
import { runVectors } from "../src/tester/proof/runVectors";

const load = (): Vectors => {
  const file = new URL("../../contract/vectors.json", import.meta.url);
  return JSON.parse(readFileSync(file, "utf8"));
};

describe("runVectors", () => {
  test("passes every shared vector", () => {
    const proof = runVectors(load());
    expect(proof.differences).toEqual([]);
    expect(proof.passed).toBe(proof.total);
    expect(proof.total).toBeGreaterThanOrEqual(19);
  });

  test("names the vector, the field, what was expected and what came", () => {
    const vectors = load();
    const [first] = vectors.vectors;
    if (first === undefined) throw new Error("no vectors");
    const { source } = first.expect;
    first.expect.source = "nonsense";
    const proof = runVectors(vectors);
    expect(proof.passed).toBe(proof.total - 1);
    expect(proof.differences).toEqual([
      { vector: first.name, field: "source", expected: '"nonsense"', got: JSON.stringify(source) },
    ]);
  });

  test("a vector of a store that is not there fails", () => {
    const vectors = load();
    for (const vector of vectors.vectors) vector.store = "nowhere";
    expect(runVectors(vectors).passed).toBe(0);
  });
});

describe("differences", () => {
  type Decided = Parameters<typeof differences>[1];
  const vector = (expected: Vector["expect"]) => ({ name: "v", expect: expected }) as Vector;
  const fields = (expected: Vector["expect"], decision: object) => {
    return differences(vector(expected), decision as Decided).map(({ field }) => field);
  };

  test("compare by value: numbers, and objects whatever the order of their members", () => {
    expect(
      fields({ value: { a: 1, b: [1, { c: null }] } }, { value: { b: [1, { c: null }], a: 1.0 } }),
    ).toEqual([]);
    expect(fields({ value: [1, 2] }, { value: [2, 1] })).toEqual(["value"]);
    expect(fields({ value: [] }, { value: {} })).toEqual(["value"]);
    expect(fields({ value: { a: 1 } }, { value: { b: 1 } })).toEqual(["value"]);
    expect(fields({ value: { a: 1 } }, { value: { a: 1, b: 2 } })).toEqual(["value"]);
    expect(fields({ value: "1" }, { value: 1 })).toEqual(["value"]);
    expect(fields({ value: null }, {})).toEqual(["value"]);
  });

  test("of the trace only the outcomes count, and free text is outside parity", () => {
    const trace = [{ step: 1, asked: "exists", outcome: "stop", detail: "words" }];
    expect(fields({ trace: ["stop"], reason: "other words" }, { trace, reason: "words" })).toEqual(
      [],
    );
    expect(fields({ trace: ["pass"] }, { trace })).toEqual(["trace"]);
    expect(fields({ trace: null }, { trace: null })).toEqual([]);
  });
});
