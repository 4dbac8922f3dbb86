// Drives an application in Node: node run.mjs server.mjs. A command is a line of JSON, and so is its answer.
import { createInterface } from "node:readline";
import { EventSource } from "eventsource";

globalThis.EventSource = EventSource; // Node has none of its own; in a browser nothing is to be done
const { commands } = await import(`./${process.argv[2]}`);

for await (const line of createInterface({ input: process.stdin })) {
  const { op, args } = JSON.parse(line);
  let answer;
  try {
    answer = { result: await commands[op](args) };
  } catch (error) {
    answer = { error: String(error?.stack ?? error) };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
process.exit(0); // what was left open, as streams, ends too
