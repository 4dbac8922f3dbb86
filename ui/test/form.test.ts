import { expect, test } from "vitest";
import { EMPTY_FORM, type Form, fromFragment, toFragment } from "../src/tester/form";

const FULL: Form = {
  endpoint: "batch",
  flagKey: "a&b=c#d",
  flags: 'a\n{"flag_key": "b"}',
  via: "headers",
  user: "ผู้ใช้ +%",
  tenant: "t",
  tier: "x",
  env: "prod",
  roleKey: "r",
  attributes: '{"a": "\u202e"}',
  overrides: "{}",
  trace: true,
  requestId: "id",
  etag: '"e"',
  token: "secret",
};

test("a link holds the whole form but the token", () => {
  expect(toFragment(FULL)).not.toContain("secret");
  expect(fromFragment(toFragment(FULL))).toEqual({ ...FULL, token: "" });
  expect(fromFragment(toFragment(EMPTY_FORM))).toEqual(EMPTY_FORM);
});

test("a link cannot choose what the form does not offer", () => {
  const form = fromFragment("#?endpoint=admin&via=cookie&env=moon&trace=yes&token=t&__proto__=x");
  expect(form).toEqual(EMPTY_FORM);
});

test("an anchor is no link to a form", () => {
  expect(fromFragment("#examples")).toBeNull();
  expect(fromFragment("")).toBeNull();
});
