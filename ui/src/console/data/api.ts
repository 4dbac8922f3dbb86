import { signal } from "@preact/signals";
import { type Envelope, type Problem, readEnvelope, type Service } from "../../shared/envelope";
import type { Page } from "./types";

/** The one door to the service: its envelope, its problems with a hint, and who is signed in. */

export interface Good<T> {
  ok: true;
  data: T;
  service: Service;
  /** As it came: numbers as they were written. */
  text: string;
}

export interface Bad {
  ok: false;
  status: number;
  problem: Problem;
}

export type Result<T> = Good<T> | Bad;

/** How fresh the node is that answered last; null before the first answer. */
export const node = signal<Service | null>(null);
/** Since when nobody answers; null while somebody does. */
export const silentSince = signal<string | null>(null);
/** The service does not know us any more. */
export const signedOut = signal(false);
/** Counts answers that a session which has ended would get: whoever keeps it looks then. */
export const refusals = signal(0);

export interface Options {
  method?: string;
  /** JSON text. */
  body?: string;
  /** The same for each attempt at one change: whoever asks twice gets one change. */
  idempotencyKey?: string;
  signal?: AbortSignal;
}

const TIMEOUT_MILLIS = 30_000;

export async function call<T>(path: string, options: Options = {}): Promise<Result<T>> {
  const headers: Record<string, string> = {};
  if (options.body !== undefined) headers["Content-Type"] = "application/json";
  if (options.idempotencyKey) headers["Idempotency-Key"] = options.idempotencyKey;
  let response: Response;
  let text: string;
  try {
    const timeout = AbortSignal.timeout(TIMEOUT_MILLIS);
    response = await fetch(path, {
      method: options.method ?? "GET",
      headers,
      body: options.body ?? null,
      cache: "no-store",
      credentials: "same-origin",
      redirect: "error",
      signal: options.signal ? AbortSignal.any([options.signal, timeout]) : timeout,
    });
    text = await response.text();
  } catch {
    if (!options.signal?.aborted) silentSince.value ??= new Date().toISOString();
    return bad(0, UNREACHABLE);
  }
  const { status } = response;
  // In development somebody whose session is over is anybody: a change of theirs is 400, not 401.
  if (status === 401 || status === 403 || (status === 400 && options.body !== undefined)) {
    refusals.value++;
  }
  return read<T>(status, text);
}

function read<T>(status: number, text: string): Result<T> {
  const envelope = readEnvelope(text) as Envelope<T> | null;
  if (envelope === null) return bad(status, STRANGE);
  silentSince.value = null;
  node.value = envelope.service;
  if (status === 401) signedOut.value = true;
  if (envelope.ok) return { ok: true, data: envelope.data as T, service: envelope.service, text };
  return bad(status, envelope.error ?? STRANGE);
}

function bad(status: number, problem: Problem): Bad {
  return { ok: false, status, problem };
}

const UNREACHABLE: Problem = {
  code: "unreachable",
  message: "The service does not answer.",
  hint: "Check that it runs, then try again: a change that was sent twice is made once.",
  details: [],
};

const STRANGE: Problem = {
  code: "strange",
  message: "Something else than the service answered.",
  hint: "A proxy may stand between: reload the page.",
  details: [],
};

/** Random enough for an Idempotency-Key, on plain http too. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function flagPath(key: string): string {
  return `/api/admin/flags/${encodeURIComponent(key)}`;
}

/** All items of a list, page by page. */
export async function all<T>(path: string, most = 20_000): Promise<Result<T[]>> {
  const items: T[] = [];
  const mark = path.includes("?") ? "&" : "?";
  let from = "";
  while (true) {
    const page: Result<Page<T>> = await call(`${path}${mark}limit=1000${from}`);
    if (!page.ok) return page;
    items.push(...page.data.items);
    const { next_cursor } = page.data;
    if (next_cursor === null || items.length >= most) return { ...page, data: items };
    from = `&cursor=${encodeURIComponent(next_cursor)}`;
  }
}
