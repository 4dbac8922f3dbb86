// SPDX-License-Identifier: Apache-2.0
/*
 * The evaluator as a process, for the parity tests: one line of JSON in, one line of JSON out, in order,
 * until standard input closes. Not published.
 *
 *   {"op":"load","registry":{…},"overrides":{…}|null,"registry_version":"…"}   -> {"ok":true}
 *   {"op":"eval","cases":[{"flag_key","context","overrides"?,"now","trace"?}]} -> {"ok":true,"decisions":[…]}
 *   whatever goes wrong                                                        -> {"ok":false,"error":"…"}
 */
import { compile, evaluate } from "./evaluator.js";

let snapshot = compile(null);

const OPERATIONS = new Map([
  ["load", load],
  ["eval", evaluateAll],
]);

function load({ registry, overrides, registry_version }) {
  snapshot = compile(registry, overrides, registry_version);
  return { ok: true };
}

function evaluateAll({ cases }) {
  const decisions = cases.map((asked) =>
    evaluate(snapshot, asked.flag_key, asked.context, asked.overrides, asked.now, { trace: asked.trace === true }),
  );
  return { ok: true, decisions };
}

function answer(line) {
  try {
    const request = JSON.parse(line);
    const operation = OPERATIONS.get(request.op);
    if (operation === undefined) throw new Error(`no such op: ${request.op}`);
    return JSON.stringify(operation(request));
  } catch (error) {
    return JSON.stringify({ ok: false, error: String(error?.stack ?? error) });
  }
}

/**
 * Lines are cut as bytes and decoded whole: a character may stand across two chunks, a line feed byte is
 * never part of one. Chunks are joined once a line, not once a chunk, so that megabytes stay linear.
 */
let pending = [];

function take(chunk) {
  let from = 0;
  for (let feed = chunk.indexOf(10); feed >= 0; feed = chunk.indexOf(10, from)) {
    pending.push(chunk.subarray(from, feed));
    flush();
    from = feed + 1;
  }
  if (from < chunk.length) pending.push(chunk.subarray(from));
}

function flush() {
  const line = pending.length === 1 ? pending[0] : Buffer.concat(pending);
  pending = [];
  process.stdout.write(answer(line.toString("utf8")) + "\n");
}

process.stdin.on("data", take);
process.stdin.on("end", () => {
  if (pending.length > 0) flush();
});
