/** A request as a curl line for a POSIX shell, and such a line as a request. */

export interface HttpRequest {
  method: string;
  url: string;
  headers: [name: string, value: string][];
  body: string | null;
}

const PLAIN = /^[A-Za-z0-9_./:@%+,-]+$/;

/** One word for sh, bash and zsh: nothing inside single quotes is special but the quote itself. */
export function shellQuote(word: string): string {
  if (PLAIN.test(word)) return word;
  return `'${word.replaceAll("'", "'\\''")}'`;
}

export function toCurl(request: HttpRequest): string {
  const first = ["curl -s"];
  if (/[[\]{}]/.test(request.url)) first.push("-g"); // curl would take brackets for a pattern
  if (request.method !== "GET") first.push(`-X ${request.method}`);
  first.push(shellQuote(request.url));
  const lines = [first.join(" ")];
  for (const [name, value] of request.headers) lines.push(`-H ${shellQuote(`${name}: ${value}`)}`);
  if (request.body !== null) lines.push(`--data-raw ${shellQuote(request.body)}`);
  return lines.join(" \\\n  ");
}

/** The request that a curl line sends; what follows a pipe is not curl's. Throws on other options. */
export function parseCurl(line: string): HttpRequest {
  const words = shellWords(line);
  if (words.shift() !== "curl") throw new Error("not a curl line");
  const request: HttpRequest = { method: "", url: "", headers: [], body: null };
  const value = (option: string) => {
    const next = words.shift();
    if (next === undefined) throw new Error(`${option} lacks its value`);
    return next;
  };
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (word === "-s" || word === "-g") continue;
    if (word === "-w") value(word);
    else if (word === "-X") request.method = value(word);
    else if (word === "-H") request.headers.push(headerOf(value(word)));
    else if (word === "-d" || word === "--data-raw") request.body = value(word);
    else if (word.startsWith("-")) throw new Error(`unknown option ${word}`);
    else request.url = word;
  }
  request.method ||= request.body === null ? "GET" : "POST";
  return request;
}

function headerOf(text: string): [string, string] {
  const colon = text.indexOf(":");
  return [text.slice(0, colon), text.slice(colon + 1).trim()];
}

/** Words up to the first pipe: bare text, single quotes, and a backslash before one character. */
function shellWords(line: string): string[] {
  const words: string[] = [];
  let word: string | null = null;
  const pieces = line.matchAll(/'([^']*)'|\\([\s\S])|(\s+)|(\|)|([^\s'\\|]+)/g);
  for (const [, quoted, escaped, space, pipe, bare] of pieces) {
    if (escaped === "\n") continue;
    if (space !== undefined || pipe !== undefined) {
      if (word !== null) words.push(word);
      word = null;
      if (pipe !== undefined) return words;
    } else {
      word = (word ?? "") + (quoted ?? escaped ?? bare ?? "");
    }
  }
  if (word !== null) words.push(word);
  return words;
}
