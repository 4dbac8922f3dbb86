// The same decision in Node, by the JavaScript twin: node examples/in-process.mjs
import { readFileSync } from "node:fs";
import { compile, evaluate } from "../evaluator-js/evaluator.js";

const read = (name) => JSON.parse(readFileSync(new URL(`../contract/${name}`, import.meta.url), "utf8"));

// Once, and again when the documents change.
const snapshot = compile(read("registry.json"), read("overrides.json"), "seed");

// For every question: who asks, and what the flag is for them.
const user = { user_id: "U-42", tenant_id: "pty-zeroth", env: "prod" };
const decision = evaluate(snapshot, "hints.registry_v1", user, null, Date.now());

console.log(`${decision.enabled}: ${decision.reason}`);
