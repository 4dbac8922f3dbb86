import { describe, expect, test } from "vitest";
import { originsIn, readBase } from "../src/shared/origins";

const OWN = "http://127.0.0.1:8080";

describe("originsIn", () => {
  test("reads a list separated by spaces, and passes over what is no origin", () => {
    expect(originsIn(" http://a:1  https://b.example/ ftp://c http://d/path x ")).toEqual([
      "http://a:1",
      "https://b.example",
    ]);
  });

  test("an empty list and a placeholder that nobody replaced name none", () => {
    expect(originsIn("")).toEqual([]);
    expect(originsIn("__TESTER_ORIGINS__")).toEqual([]);
  });
});

describe("readBase", () => {
  const read = (typed: string) => readBase(typed, OWN, ["http://other:9"]);

  test.each([
    ["", OWN],
    [OWN, OWN],
    [`${OWN}/`, OWN],
    [" HTTP://Other:9/ ", "http://other:9"],
  ])("%j is %s", (typed, origin) => {
    expect(read(typed)).toEqual({ ok: true, origin });
  });

  test.each([
    "nonsense",
    "ftp://127.0.0.1",
    `${OWN}/api`,
    `${OWN}/?a`,
    "http://u:p@127.0.0.1:8080",
  ])("%j is malformed", (typed) => {
    expect(read(typed)).toMatchObject({ ok: false, reason: "malformed" });
  });

  test("another origin is not allowed, and the message says what to do", () => {
    const base = read("http://localhost:8080");
    expect(base).toMatchObject({ ok: false, reason: "not_allowed" });
    expect(base.ok || base.message).toContain("FF_TESTER_ORIGINS=http://localhost:8080");
    expect(base.ok || base.message).toContain("http://localhost:8080/tester");
  });
});
