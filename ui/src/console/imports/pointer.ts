/** Where in a text of JSON a pointer points: the beginning of it, or of the nearest that is there. */
export function offsetOf(text: string, pointer: string): number {
  const names = pointer
    .split("/")
    .slice(1)
    .map((name) => name.replaceAll("~1", "/").replaceAll("~0", "~"));
  return new Finder(text).find(names);
}

export function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}

const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/** Reads valid JSON only. */
class Finder {
  private readonly tokens: IterableIterator<RegExpMatchArray>;
  private token: string | undefined;
  private at = 0;

  constructor(text: string) {
    this.tokens = text.matchAll(TOKENS);
    this.next();
  }

  private next(): string {
    const taken = this.token ?? "";
    const match = this.tokens.next().value;
    this.token = match?.[0];
    this.at = match?.index ?? this.at;
    return taken;
  }

  find([name, ...rest]: string[]): number {
    const begin = this.at;
    if (name === undefined) return begin;
    const open = this.next();
    const isObject = open === "{";
    if (!isObject && open !== "[") return begin;
    for (let index = 0; this.token !== "}" && this.token !== "]"; index++) {
      const own = isObject ? String(JSON.parse(this.next())) : String(index);
      if (isObject) this.next(); // the colon
      if (own === name) return this.find(rest);
      this.skip();
      if (this.token === ",") this.next();
      if (this.token === undefined) break;
    }
    return begin;
  }

  private skip(): void {
    let depth = 0;
    do {
      const token = this.next();
      if (token === "{" || token === "[") depth++;
      if (token === "}" || token === "]") depth--;
      if (token === "") return;
    } while (depth > 0);
  }
}
