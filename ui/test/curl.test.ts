import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { type HttpRequest, parseCurl, shellQuote, toCurl } from "../src/shared/curl";

const HOSTILE = [
  "",
  "plain",
  "it's",
  "'; rm -rf / #",
  "$(id) `id` $HOME",
  'a "quoted" word',
  "back\\slash \\' \\n",
  "line\nfeed\tand tab",
  "* ? [a-z] {a,b} ~ ! !! & | ; < > ( )",
  "ผู้ใช้ ١٢٣ 🚩 \u202eevil\u202c",
  "-X DELETE",
  "@/etc/passwd",
  "=cmd",
  "#comment",
  "''''",
];

/** What a real shell makes of the words: one a line, base64 so that nothing is lost on the way. */
function wordsInShell(shell: string, command: string): string[] {
  const script = `show() { for w in "$@"; do printf %s "$w" | base64 -w0; echo; done; }\nshow ${command}`;
  const lines = execFileSync(shell, ["-c", script], { encoding: "utf8" }).split("\n");
  return lines.slice(0, -1).map((line) => Buffer.from(line, "base64").toString("utf8"));
}

describe("shellQuote", () => {
  test.each(["sh", "bash"])("%s gives every hostile word back as it was", (shell) => {
    expect(wordsInShell(shell, HOSTILE.map(shellQuote).join(" "))).toEqual(HOSTILE);
  });

  test("leaves a plain word bare and quotes the empty one", () => {
    expect(shellQuote("http://127.0.0.1:8080/livez")).toBe("http://127.0.0.1:8080/livez");
    expect(shellQuote("")).toBe("''");
  });
});

describe("toCurl", () => {
  const request: HttpRequest = {
    method: "POST",
    url: "http://[::1]:8080/api/flags/eval?user=O%27Neil",
    headers: [
      ["Content-Type", "application/json"],
      ["X-PTT-User-Id", "it's $(me)"],
    ],
    body: '{\n  "flag_key": "it\'s $HOME"\n}',
  };

  test("a shell hands curl exactly the method, address, headers and body", () => {
    expect(wordsInShell("sh", toCurl(request))).toEqual([
      "curl",
      "-s",
      "-g",
      "-X",
      "POST",
      request.url,
      "-H",
      "Content-Type: application/json",
      "-H",
      "X-PTT-User-Id: it's $(me)",
      "--data-raw",
      request.body,
    ]);
  });

  test("a GET is one short line", () => {
    const get = { method: "GET", url: "http://h:1/livez", headers: [], body: null };
    expect(toCurl(get)).toBe("curl -s http://h:1/livez");
  });

  test.each(HOSTILE.filter((word) => word !== ""))(
    "is read back as the same request: %j",
    (word) => {
      const hostile: HttpRequest = {
        method: "POST",
        url: "http://h:1/x",
        headers: [["X-A", word.trim()]],
        body: word,
      };
      expect(parseCurl(toCurl(hostile))).toEqual(hostile);
    },
  );
});

describe("parseCurl", () => {
  test("leaves out what follows a pipe and what only shapes curl's output", () => {
    const line = "curl -s -w 'HTTP=%{http_code}\\n' 'http://h:1/a?b=c' | jq .data";
    expect(parseCurl(line)).toEqual({
      method: "GET",
      url: "http://h:1/a?b=c",
      headers: [],
      body: null,
    });
  });

  test("a body makes a POST", () => {
    expect(parseCurl("curl -d '{}' http://h:1/a").method).toBe("POST");
  });

  test("refuses options it does not know rather than send something else", () => {
    expect(() => parseCurl("curl --insecure https://h:1/a")).toThrow("--insecure");
    expect(() => parseCurl("wget http://h:1/a")).toThrow("not a curl line");
  });
});
