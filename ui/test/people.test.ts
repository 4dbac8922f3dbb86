import { describe, expect, it } from "vitest";
import { PRESETS, returnPath } from "../src/signin/people";

describe("where one goes after signing in", () => {
  const at = (query: string) => returnPath(`http://127.0.0.1:8080/auth/sign-in${query}`);

  it.each([
    ["", "/"],
    ["?return_to=%2Ftester%3Fkey%3Da%23proof", "/tester?key=a#proof"],
    ["?return_to=https%3A%2F%2Fevil.example%2F", "/"],
    ["?return_to=%2F%2Fevil.example%2F", "/"],
    ["?return_to=%2F%5Cevil.example%2F", "/"],
    ["?return_to=javascript%3Aalert(1)", "/"],
    ["?return_to=http%3A%2F%2F", "/"],
  ])("%s leads to %s", (query, path) => expect(at(query)).toBe(path));
});

it("has two people who can sign for each other", () => {
  const { ann, ben } = PRESETS;
  expect(ann?.roles).toContain("approver");
  expect(ben?.roles).toContain("approver");
  expect(ann?.id).not.toBe(ben?.id);
});
