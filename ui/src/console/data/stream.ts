import { signal } from "@preact/signals";
import { call, node } from "./api";

/** What others changed since it was loaded: told by the stream, shown when the reader wants it. */
export interface News {
  revision: number;
  kind: string;
  flagKey: string | null;
}

export const news = signal<readonly News[]>([]);
/** Since when the stream is away; null while it is there, or not yet. */
export const lostSince = signal<string | null>(null);

/** Approvals are small and counted in the head: they follow by themselves. */
type Listener = (event: News) => void;
const listeners = new Set<Listener>();

export function onNews(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const RETRY_MILLIS = 5_000;
const KEPT = 500;
const APPROVAL = "approval_ttl_refresh";

/** Follows the stream until the page goes. */
export function follow(): void {
  const source = new EventSource("/api/flags/stream");
  source.addEventListener("revision", (event) => heard(String((event as MessageEvent).data)));
  source.onopen = () => {
    const wasLost = lostSince.value !== null;
    lostSince.value = null;
    if (wasLost) void caughtUp();
  };
  source.onerror = () => {
    lostSince.value ??= new Date().toISOString();
    if (source.readyState !== EventSource.CLOSED) return; // it tries again itself
    setTimeout(follow, RETRY_MILLIS);
  };
}

/** Asks once how far the service is: what was missed in between is not told again. */
async function caughtUp(): Promise<void> {
  const before = node.value?.revision ?? null;
  await call("/api/flags/health");
  const now = node.value?.revision ?? null;
  if (now !== null && now !== before) tell({ revision: now, kind: "global", flagKey: null });
}

function heard(data: string): void {
  try {
    const { revision, kind, flag_key } = JSON.parse(data);
    tell({ revision, kind: String(kind), flagKey: flag_key ?? null });
  } catch {
    // not an event of ours
  }
}

function tell(event: News): void {
  if (event.revision !== null && event.revision <= seen(event.flagKey)) return;
  // Open approvals follow by themselves, and a signature is no change of a flag.
  if (event.kind !== APPROVAL) news.value = [...news.value.slice(-KEPT), event];
  for (const listener of listeners) listener(event);
}

const own = new Map<string | null, number>();

function seen(flagKey: string | null): number {
  return own.get(flagKey) ?? 0;
}

/** A flag was read, or changed by ourselves, at this revision: what was before is no news. */
export function isKnown(flagKey: string | null, revision: number | null): void {
  if (revision === null) return;
  own.set(flagKey, Math.max(revision, seen(flagKey)));
  news.value = news.value.filter((event) => event.flagKey !== flagKey || event.revision > revision);
}

/** All was read at this revision. */
export function allKnown(revision: number | null): void {
  news.value = revision === null ? [] : news.value.filter((event) => event.revision > revision);
}

export function newsOf(flagKey: string): readonly News[] {
  return news.value.filter(
    (event) =>
      (event.flagKey === flagKey || event.flagKey === null) && event.revision > seen(flagKey),
  );
}
