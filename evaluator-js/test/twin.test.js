// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { flag } from "../support/store.js";

const TWIN = fileURLToPath(new URL("../twin.js", import.meta.url));

/** Sends the bytes in pieces, and gives the lines that came back once standard input was closed. */
function talk(bytes, piece) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [TWIN], { stdio: ["pipe", "pipe", "inherit"] });
    const out = [];
    child.stdout.on("data", (chunk) => out.push(chunk));
    child.on("error", reject);
    child.on("close", () => resolve(Buffer.concat(out).toString("utf8").split("\n").slice(0, -1).map((line) => JSON.parse(line))));
    for (let at = 0; at < bytes.length; at += piece) child.stdin.write(bytes.subarray(at, at + piece));
    child.stdin.end();
  });
}

const lines = (...requests) => Buffer.from(requests.map((request) => JSON.stringify(request) + "\n").join(""));

const load = { op: "load", registry: { flags: [flag("f", { rollout_stage: "full" })] }, overrides: null, registry_version: "12" };
const asked = (members) => ({ op: "eval", cases: [{ flag_key: "f", context: { user_id: "U" }, now: 0, trace: true, ...members }] });

test("the twin loads, evaluates, and says what went wrong, in order", async () => {
  const answers = await talk(lines(asked(), load, asked(), asked({ context: null }), { op: "eval" }, { op: "?" }, null, asked({ trace: false })), 1 << 20);
  assert.equal(answers[0].decisions[0].source, "flag_not_found");
  assert.deepEqual(answers[1], { ok: true });
  assert.equal(answers[2].decisions[0].source, "stage-full");
  assert.equal(answers[2].decisions[0].registry_version, "12");
  assert.equal(answers[2].decisions[0].why_not, null);
  assert.equal(answers[3].decisions[0].source, "invalid_context");
  for (const i of [4, 5, 6]) assert.deepEqual([answers[i].ok, typeof answers[i].error], [false, "string"]);
  assert.equal(Object.keys(answers[7].decisions[0]).length, 14);
});

test("characters may stand across chunks, and the last line may lack its line feed", async () => {
  const bytes = lines(load, asked({ flag_key: "ผู้😀" }));
  const answers = await talk(bytes.subarray(0, bytes.length - 1), 1);
  assert.equal(answers[1].decisions[0].flag_key, "ผู้😀");
});

test("lone surrogates come in escaped, go out as U+FFFD", async () => {
  const line = '{"op":"eval","cases":[{"flag_key":"a\\ud800","context":{"user_id":"\\udc00"},"now":0}]}\n';
  const [answer] = await talk(Buffer.from(line), 7);
  assert.equal(answer.decisions[0].flag_key, "a\ufffd");
});

test("lines of megabytes are read and written whole", async () => {
  const { cases } = asked();
  const many = { op: "eval", cases: Array.from({ length: 20000 }, (_, i) => ({ ...cases[0], context: { user_id: `ü-${i}`, attributes: { a: "x".repeat(100) } } })) };
  const answers = await talk(lines(load, many, asked()), 65536);
  assert.equal(answers[1].decisions.length, 20000);
  assert.equal(answers[2].ok, true);
});
