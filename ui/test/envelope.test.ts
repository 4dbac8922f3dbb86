import { describe, expect, test } from "vitest";
import { isBatch, isDecision, isHealth, isSummary, readEnvelope } from "../src/shared/envelope";

const SERVICE = { warnings: [] };

describe("readEnvelope", () => {
  test("reads an answer and a refusal", () => {
    const answer = { ok: true, data: {}, error: null, service: SERVICE };
    expect(readEnvelope(JSON.stringify(answer))).toEqual(answer);
    const refusal = { ok: false, data: null, error: { code: "x" }, service: SERVICE };
    expect(readEnvelope(JSON.stringify(refusal))).toEqual(refusal);
  });

  test.each([
    "",
    "ok",
    "null",
    "[]",
    "{}",
    '{"ok": true}',
    '{"ok": 1, "service": {"warnings": []}}',
  ])("%j is none", (text) => {
    expect(readEnvelope(text)).toBeNull();
  });
});

describe("what the data is", () => {
  test("is told by its members, whatever a stranger answers", () => {
    expect(isDecision({ source: "default", enabled: false })).toBe(true);
    expect(isBatch({ count: 0, results: [] })).toBe(true);
    expect(isBatch({ results: [1] })).toBe(false);
    expect(isSummary({ count: 1, flags: [null] })).toBe(false);
    for (const odd of [null, 1, "x", [], {}]) {
      expect(isDecision(odd) || isBatch(odd) || isHealth(odd) || isSummary(odd)).toBe(false);
    }
  });
});
