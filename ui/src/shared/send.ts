import type { HttpRequest } from "./curl";

export interface Answer {
  kind: "answer";
  request: HttpRequest;
  status: number;
  headers: [name: string, value: string][];
  text: string;
  millis: number;
}

export interface Unreachable {
  kind: "unreachable";
  request: HttpRequest;
  timedOut: boolean;
}

const TIMEOUT_MILLIS = 30_000;

/**
 * Sends exactly the request: no cache, no redirect, and no cookie but where a page asks for its own.
 * Null when `signal` called it off.
 */
export async function send(
  request: HttpRequest,
  signal: AbortSignal,
  credentials: RequestCredentials = "omit",
): Promise<Answer | Unreachable | null> {
  const timeout = AbortSignal.timeout(TIMEOUT_MILLIS);
  const started = performance.now();
  try {
    const response = await fetch(request.url, {
      method: request.method,
      headers: request.headers.map(([name, value]) => [name, utf8(value)]),
      body: request.body,
      signal: AbortSignal.any([signal, timeout]),
      mode: "cors",
      cache: "no-store",
      credentials,
      redirect: "error",
      referrerPolicy: "no-referrer",
    });
    const text = await response.text();
    const millis = performance.now() - started;
    return {
      kind: "answer",
      request,
      status: response.status,
      headers: [...response.headers],
      text,
      millis,
    };
  } catch {
    if (signal.aborted) return null;
    return { kind: "unreachable", request, timedOut: timeout.aborted };
  }
}

/** Headers are bytes. A browser takes a character for each; curl sends UTF-8, and so does this. */
function utf8(value: string): string {
  return Array.from(new TextEncoder().encode(value), (byte) => String.fromCharCode(byte)).join("");
}

export function get(url: string): HttpRequest {
  return { method: "GET", url, headers: [], body: null };
}
