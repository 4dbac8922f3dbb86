import { describe, expect, test } from "vitest";
import { whyNotSentences } from "../src/shared/whyNot";

describe("whyNotSentences", () => {
  test.each([
    ["resume", null, "Resume a.b: it is paused here."],
    ["draft", null, "Take a.b back to draft and start again: it was rolled back here."],
    ["approval", null, "Get an approval for a.b: it is gated and has none for its stage here."],
    ["remove_override", "ovr-1", "Remove the override ovr-1: it keeps a.b off."],
    ["remove_override", null, "Leave out the inline override: it keeps a.b off."],
    [
      "rollout_pct",
      42.17,
      "Raise the rollout of a.b to 42.17 % or more: that is where this bucket begins.",
    ],
    ["tenant_id", null, "Send a tenant: a.b is bucketed by tenant, and the context names none."],
    ["stage", "pilot", "Move a.b to the stage pilot: it is the first that reaches this context."],
    ["variant", "c.d", "Have c.d serve the variant that a.b asks for: it is on, with another one."],
    ["something_new", "x", "something_new: x"],
  ])("%s of %j", (change, value, sentence) => {
    expect(whyNotSentences({ change, value, below: null }, "a.b")).toEqual([sentence]);
  });

  test("follow the chain of dependencies down to where the change is made", () => {
    const below = {
      change: "dependency",
      value: "c",
      below: { change: "resume", value: null, below: null },
    };
    expect(whyNotSentences({ change: "dependency", value: "b", below }, "a")).toEqual([
      "Turn on b: a depends on it, and it is not on here.",
      "Turn on c: b depends on it, and it is not on here.",
      "Resume c: it is paused here.",
    ]);
  });

  test("say so where the chain ends at a flag that nothing simple turns on", () => {
    const [sentence] = whyNotSentences({ change: "dependency", value: "b", below: null }, "a");
    expect(sentence).toContain("nothing simple would turn it on");
  });
});
