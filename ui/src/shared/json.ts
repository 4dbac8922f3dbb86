/**
 * JSON that keeps what was written. `JSON.parse` turns 3.0 into 3, rounds long numbers and drops
 * repeated keys; the service serves a value as its document wrote it, so the pages show and send it
 * that way too.
 */

export type JsonNode =
  | { kind: "object"; members: [name: string, value: JsonNode][] }
  | { kind: "array"; items: JsonNode[] }
  | { kind: "string"; text: string }
  | { kind: "literal"; raw: string };

/** Throws a SyntaxError, in JSON.parse's words, for what is not JSON. */
export function parseJson(text: string): JsonNode {
  JSON.parse(text);
  return new Reader(text).value();
}

/** Reads valid JSON only: whether it is has been asked before. */
class Reader {
  private readonly tokens: IterableIterator<RegExpMatchArray>;
  private token = "";

  constructor(text: string) {
    this.tokens = text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g);
    this.next();
  }

  private next(): string {
    const taken = this.token;
    this.token = this.tokens.next().value?.[0] ?? "";
    return taken;
  }

  value(): JsonNode {
    const token = this.next();
    if (token === "{") return { kind: "object", members: this.list("}", () => this.member()) };
    if (token === "[") return { kind: "array", items: this.list("]", () => this.value()) };
    if (token.startsWith('"')) return { kind: "string", text: JSON.parse(token) };
    return { kind: "literal", raw: token };
  }

  private member(): [string, JsonNode] {
    const name: string = JSON.parse(this.next());
    this.next(); // the colon
    return [name, this.value()];
  }

  private list<T>(end: string, read: () => T): T[] {
    const found: T[] = [];
    while (this.token !== end) {
      found.push(read());
      if (this.token === ",") this.next();
    }
    this.next();
    return found;
  }
}

export function text(value: string): JsonNode {
  return { kind: "string", text: value };
}

export function flag(value: boolean): JsonNode {
  return { kind: "literal", raw: String(value) };
}

export function object(members: [string, JsonNode][]): JsonNode {
  return { kind: "object", members };
}

/** The node at a path of member names, or null. */
export function at(node: JsonNode, ...path: string[]): JsonNode | null {
  let here: JsonNode | null = node;
  for (const name of path) {
    if (here?.kind !== "object") return null;
    here = here.members.find(([own]) => own === name)?.[1] ?? null;
  }
  return here;
}

/** Objects and arrays that fit stand on one line, others one member a line. */
export function printJson(node: JsonNode, width = 88, indent = ""): string {
  const short = onOneLine(node);
  if (indent.length + short.length <= width || isLeaf(node)) return short;
  const deeper = `${indent}  `;
  if (node.kind === "object") {
    const lines = node.members.map(([name, value]) => {
      return `${deeper}${quote(name)}: ${printJson(value, width, deeper)}`;
    });
    return `{\n${lines.join(",\n")}\n${indent}}`;
  }
  if (node.kind === "array") {
    const lines = node.items.map((item) => deeper + printJson(item, width, deeper));
    return `[\n${lines.join(",\n")}\n${indent}]`;
  }
  return short;
}

function isLeaf(node: JsonNode): boolean {
  if (node.kind === "object") return node.members.length === 0;
  if (node.kind === "array") return node.items.length === 0;
  return true;
}

function onOneLine(node: JsonNode): string {
  switch (node.kind) {
    case "string":
      return quote(node.text);
    case "literal":
      return node.raw;
    case "array":
      return `[${node.items.map(onOneLine).join(", ")}]`;
    case "object":
      if (node.members.length === 0) return "{}";
      return `{ ${node.members.map(([name, value]) => `${quote(name)}: ${onOneLine(value)}`).join(", ")} }`;
  }
}

/**
 * Characters that would not be seen, or that would turn the text around them about, are written as
 * escapes: what is copied into a terminal is then what was read on the screen.
 */
const UNSEEN = /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

function quote(value: string): string {
  return JSON.stringify(value).replace(UNSEEN, (c) => {
    return `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}
