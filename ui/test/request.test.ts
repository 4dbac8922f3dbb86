import { describe, expect, test } from "vitest";
import { EMPTY_FORM, type Form } from "../src/tester/form";
import { buildRequest } from "../src/tester/request";

const ORIGIN = "http://127.0.0.1:8080";
const WHO = { user: "U-1", tenant: "pty-zeroth", tier: "staff", env: "prod", roleKey: "ops" };

function build(change: Partial<Form>) {
  return buildRequest({ ...EMPTY_FORM, ...change }, ORIGIN);
}

function sent(change: Partial<Form>) {
  const { request, errors } = build(change);
  if (request === null) throw new Error(JSON.stringify(errors));
  return request;
}

const errorFields = (change: Partial<Form>) => build(change).errors.map(({ field }) => field);
const noteFields = (change: Partial<Form>) => build(change).notes.map(({ field }) => field);

describe("the context travels", () => {
  test("in the query", () => {
    expect(sent({ ...WHO, flagKey: "a.b", trace: true })).toEqual({
      method: "GET",
      url: `${ORIGIN}/api/flags/eval?key=a.b&user=U-1&tenant=pty-zeroth&tier=staff&env=prod&role_key=ops&trace=1`,
      headers: [],
      body: null,
    });
  });

  test("in headers", () => {
    const request = sent({ ...WHO, flagKey: "a.b", via: "headers", requestId: "r-1", token: "t" });
    expect(request.url).toBe(`${ORIGIN}/api/flags/eval?key=a.b`);
    expect(request.headers).toEqual([
      ["X-PTT-User-Id", "U-1"],
      ["X-PTT-Tenant-Id", "pty-zeroth"],
      ["X-PTT-Tier", "staff"],
      ["X-PTT-Env", "prod"],
      ["X-PTT-Role-Key", "ops"],
      ["X-Request-Id", "r-1"],
      ["Authorization", "Bearer t"],
    ]);
  });

  test("in a body, with attributes and overrides as they were typed", () => {
    const request = sent({
      ...WHO,
      endpoint: "eval-post",
      via: "body",
      flagKey: "a.b",
      attributes: '{"n": 3.0, "n": 4}',
      overrides: '{"user": {"a.b": true}}',
      trace: true,
    });
    expect(request.method).toBe("POST");
    expect(request.url).toBe(`${ORIGIN}/api/flags/eval`);
    expect(request.body).toContain('"attributes": { "n": 3.0, "n": 4 }');
    expect(JSON.parse(request.body ?? "")).toEqual({
      flag_key: "a.b",
      context: {
        user_id: "U-1",
        tenant_id: "pty-zeroth",
        tier: "staff",
        env: "prod",
        role_key: "ops",
        attributes: { n: 4 },
      },
      overrides: { user: { "a.b": true } },
      trace: true,
    });
  });

  test("in the query of a POST, with the attributes still in the body", () => {
    const request = sent({
      endpoint: "eval-post",
      flagKey: "a",
      user: "U-1",
      attributes: '{"x": 1}',
    });
    expect(request.url).toBe(`${ORIGIN}/api/flags/eval?user=U-1`);
    expect(JSON.parse(request.body ?? "")).toEqual({
      flag_key: "a",
      context: { attributes: { x: 1 } },
    });
  });

  test("in the query of a GET when the body was chosen for a POST before", () => {
    expect(sent({ flagKey: "a", user: "U-1", via: "body" }).url).toContain("user=U-1");
  });
});

describe("what is typed", () => {
  test("is encoded in query and path, and what a shell takes for its own too", () => {
    const odd = "a b&c=d#e/é'(!)*%";
    const query = sent({ flagKey: odd, user: odd }).url;
    expect(query).toContain("a%20b%26c%3Dd%23e%2F%C3%A9%27%28%21%29%2A%25");
    expect(new URL(query).searchParams.get("user")).toBe(odd);
    const path = sent({ endpoint: "overrides", flagKey: "a/b?c$&" }).url;
    expect(path).toBe(`${ORIGIN}/api/flags/overrides/by-flag/a%2Fb%3Fc%24%26`);
  });

  test("is not sent where empty", () => {
    const request = sent({ endpoint: "batch", via: "headers" });
    expect(request.headers).toEqual([["Content-Type", "application/json"]]);
    expect(request.body).toBe("{}");
  });

  test("goes into no header that would not carry it as it is", () => {
    for (const user of ["a\nb", "a\r", "\0", " a", "a\t", "\ud800"]) {
      expect(errorFields({ flagKey: "a", via: "headers", user })).toEqual(["user"]);
      if (user.isWellFormed()) expect(errorFields({ flagKey: "a", user })).toEqual([]);
    }
    expect(errorFields({ flagKey: "a", via: "headers", user: "ผู้ใช้ é" })).toEqual([]);
    expect(errorFields({ flagKey: "a", user: "u", token: "a " })).toEqual(["token"]);
  });

  test("that no header carries is said to be refused there, and only there", () => {
    const thai = { flagKey: "a", user: "ผู้ใช้" };
    expect(noteFields({ ...thai, via: "headers" })).toEqual(["user"]);
    expect(noteFields({ ...thai, via: "query" })).toEqual([]);
  });

  test("that is half a character is not sent", () => {
    expect(errorFields({ flagKey: "\ud800", user: "\udc00" })).toEqual(["flagKey", "user"]);
  });

  test("as a path must name a flag, not a folder", () => {
    for (const flagKey of ["", ".", ".."]) {
      expect(errorFields({ endpoint: "overrides", flagKey })).toEqual(["flagKey"]);
    }
  });

  test("that is not JSON is an error of its field", () => {
    expect(errorFields({ endpoint: "eval-post", attributes: "{", overrides: "x" })).toEqual([
      "attributes",
      "overrides",
    ]);
    expect(errorFields({ endpoint: "batch", flags: '{"flag_key"' })).toEqual(["flags"]);
    expect(errorFields({ endpoint: "eval", flagKey: "a", attributes: "{" })).toEqual([]);
  });
});

describe("the flags of a batch", () => {
  const flags = (typed: string) =>
    JSON.parse(sent({ endpoint: "batch", flags: typed }).body ?? "").flags;

  test("are keys and objects, one a line", () => {
    expect(flags(' a.b \n\n{"flag_key": "c", "tier": "x"}\r\n')).toEqual([
      "a.b",
      { flag_key: "c", tier: "x" },
    ]);
  });

  test("are a JSON array where one is typed, the empty one too", () => {
    expect(flags("[]")).toEqual([]);
    expect(flags('["a"]')).toEqual(["a"]);
  });

  test("are left out, which asks for all, where nothing is typed", () => {
    expect(flags("  ")).toBeUndefined();
  });
});

describe("the registry", () => {
  test("in summary takes the environment, and an ETag", () => {
    const request = sent({ endpoint: "summary", env: "prod", user: "U-1", etag: '"abc"' });
    expect(request.url).toBe(`${ORIGIN}/api/flags/registry?summary=true&env=prod`);
    expect(request.headers).toEqual([["If-None-Match", '"abc"']]);
  });

  test("whole takes neither", () => {
    expect(sent({ endpoint: "registry", env: "prod" }).url).toBe(`${ORIGIN}/api/flags/registry`);
  });
});

describe("a note says what will be answered, and does not keep it from being asked", () => {
  test.each<[string, Partial<Form>, string]>([
    ["no user", { flagKey: "a" }, "user"],
    ["no key", { user: "u" }, "flagKey"],
    ["an impossible key", { user: "u", flagKey: "-" }, "flagKey"],
    ["a control character", { user: "a\u0085", flagKey: "a" }, "user"],
    ["a long id", { user: "x".repeat(257), flagKey: "a" }, "user"],
    ["an unusable request id", { user: "u", flagKey: "a", requestId: "a b" }, "requestId"],
    ["a token", { user: "u", flagKey: "a", token: "t" }, "token"],
    ["attributes in a list", { endpoint: "batch", user: "u", attributes: "[1]" }, "attributes"],
    ["nested attributes", { endpoint: "batch", user: "u", attributes: '{"a": {}}' }, "attributes"],
    ["overrides of no scope", { endpoint: "batch", user: "u", overrides: '{"a": 1}' }, "overrides"],
    [
      "a tenant's override without a tenant",
      { endpoint: "batch", user: "u", overrides: '{"tenant": {}}' },
      "overrides",
    ],
    [
      "too many to trace",
      { endpoint: "batch", user: "u", trace: true, flags: "a\n".repeat(101) },
      "flags",
    ],
    ["too many", { endpoint: "batch", user: "u", flags: "a\n".repeat(1001) }, "flags"],
  ])("%s", (_, form, field) => {
    expect(noteFields(form)).toEqual([field]);
    expect(build(form).request).not.toBeNull();
  });

  test("256 characters outside the first plane are 256 characters", () => {
    expect(noteFields({ flagKey: "a", user: "🚩".repeat(256) })).toEqual([]);
  });

  test("null attributes are absent ones", () => {
    expect(noteFields({ endpoint: "batch", user: "u", attributes: "null" })).toEqual([]);
  });
});
