import { describe, expect, test } from "vitest";
import { type HttpRequest, parseCurl } from "../src/shared/curl";
import { curlAt, EXAMPLES } from "../src/tester/examples";
import { buildRequest } from "../src/tester/request";

const ORIGIN = "http://localhost:9000";

/** The same request whichever order its parameters and members stand in. */
function meaning(request: HttpRequest) {
  const url = new URL(request.url);
  return {
    method: request.method,
    path: url.origin + url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers: Object.fromEntries(request.headers),
    body: request.body === null ? null : JSON.parse(request.body),
  };
}

describe("the ready-made lines", () => {
  test.each(EXAMPLES)("$id: Edit fills the form with what Run sends", (example) => {
    const { request } = buildRequest(example.form, ORIGIN);
    expect(request && meaning(request)).toEqual(meaning(parseCurl(curlAt(example, ORIGIN))));
  });

  test.each(EXAMPLES)("$id: asks the service at the base URL", (example) => {
    expect(curlAt(example, ORIGIN)).not.toContain("8080");
    expect(new URL(parseCurl(curlAt(example, ORIGIN)).url).origin).toBe(ORIGIN);
  });
});
