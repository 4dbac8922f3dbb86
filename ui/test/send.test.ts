import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { get, send } from "../src/shared/send";

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    if (request.url === "/never") return;
    // Node reads headers as one character a byte.
    const user = Buffer.from(String(request.headers["x-ptt-user-id"] ?? ""), "latin1");
    const seen = {
      method: request.method,
      url: request.url,
      user: user.toString("utf8"),
      body: Buffer.concat(chunks).toString("utf8"),
    };
    response.writeHead(request.url === "/moved" ? 302 : 418, { Location: "/", ETag: 'W/"1"' });
    response.end(JSON.stringify(seen));
  });
});

let origin = "";

beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const calm = () => new AbortController().signal;

describe("send", () => {
  test("sends the request as it stands, ids in headers as UTF-8", async () => {
    const request = {
      method: "POST",
      url: `${origin}/a?b=%27`,
      headers: [["X-PTT-User-Id", "ผู้ใช้ é 🚩"]] as [string, string][],
      body: '{"a": 3.0}',
    };
    const answer = await send(request, calm());
    if (answer?.kind !== "answer") throw new Error("no answer");
    expect(answer.status).toBe(418);
    expect(answer.headers).toContainEqual(["etag", 'W/"1"']);
    expect(JSON.parse(answer.text)).toEqual({
      method: "POST",
      url: "/a?b=%27",
      user: "ผู้ใช้ é 🚩",
      body: '{"a": 3.0}',
    });
  });

  test("follows no redirect", async () => {
    expect(await send(get(`${origin}/moved`), calm())).toMatchObject({ kind: "unreachable" });
  });

  test("says that nobody answers", async () => {
    const request = get("http://127.0.0.1:9/");
    expect(await send(request, calm())).toEqual({ kind: "unreachable", request, timedOut: false });
  });

  test("is null when called off", async () => {
    const controller = new AbortController();
    const answer = send(get(`${origin}/never`), controller.signal);
    controller.abort();
    expect(await answer).toBeNull();
  });
});
