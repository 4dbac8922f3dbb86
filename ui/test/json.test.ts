import { describe, expect, test } from "vitest";
import { at, parseJson, printJson } from "../src/shared/json";

describe("parseJson and printJson", () => {
  test.each([
    "3.0",
    "12345678901234567890",
    "1e400",
    "-0",
    '""',
    "[]",
    "{}",
    '{ "a": 1, "a": 2 }',
    '[null, true, false, "x"]',
    '{ "__proto__": { "constructor": 1 } }',
  ])("keep %s as it was written", (text) => {
    expect(printJson(parseJson(text))).toBe(text);
  });

  test("break what is wider than the page, one member a line", () => {
    const wide = JSON.stringify({ name: "x".repeat(80), list: ["y".repeat(50), "z".repeat(50)] });
    expect(printJson(parseJson(wide)).split("\n")).toHaveLength(7);
    expect(JSON.parse(printJson(parseJson(wide)))).toEqual(JSON.parse(wide));
  });

  test("write characters that nobody sees as escapes", () => {
    expect(printJson(parseJson('"\u202eabc\u009b\u200b"'))).toBe('"\\u202eabc\\u009b\\u200b"');
  });

  test("keep strings with quotes, backslashes and brackets whole", () => {
    const text = JSON.stringify(['a"b', "c\\", "\\\\", "{[,:]}", "é 🚩 ก"]);
    expect(JSON.parse(printJson(parseJson(text)))).toEqual(JSON.parse(text));
  });

  test.each(["", "{", "[1,]", "{'a': 1}", "01", "nul", "1 2"])("refuse %j", (text) => {
    expect(() => parseJson(text)).toThrow(SyntaxError);
  });

  test("at finds a member by path, own members only", () => {
    const node = parseJson('{"data": {"value": 3.0}}');
    const value = at(node, "data", "value");
    expect(value && printJson(value)).toBe("3.0");
    expect(at(node, "data", "constructor")).toBeNull();
    expect(at(node, "data", "value", "x")).toBeNull();
  });
});
