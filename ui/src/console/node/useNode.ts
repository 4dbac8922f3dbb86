import { useEffect, useState } from "preact/hooks";
import type { Health, Service } from "../../shared/envelope";
import { call } from "../data/api";
import { onNews } from "../data/stream";

export interface Seen {
  health: Health;
  service: Service;
  /** Why it should not be sent requests; null where it should. */
  notReady: string | null;
  at: string;
  millis: number;
}

const EVERY_MILLIS = 5_000;
const CALM_MILLIS = 200;

/** Asks now, at each change that is told, and every few seconds while somebody looks. */
export function useNode() {
  const [seen, setSeen] = useState<Seen | null>(null);
  const [heard, setHeard] = useState({ count: 0, revision: 0, kind: "" });
  useEffect(() => {
    let there = true;
    let calm: ReturnType<typeof setTimeout> | undefined;
    const ask = async () => {
      const begun = performance.now();
      const answer = await call<Health>("/api/flags/health");
      if (!answer.ok) return; // the page says so by itself
      const millis = Math.round(performance.now() - begun);
      const notReady = await readiness();
      const at = new Date().toISOString();
      if (there) setSeen({ health: answer.data, service: answer.service, notReady, at, millis });
    };
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") void ask();
    }, EVERY_MILLIS);
    const forget = onNews(({ revision, kind }) => {
      setHeard((before) => ({ count: before.count + 1, revision, kind }));
      clearTimeout(calm);
      calm = setTimeout(ask, CALM_MILLIS);
    });
    void ask();
    return () => {
      there = false;
      clearInterval(timer);
      clearTimeout(calm);
      forget();
    };
  }, []);
  return { seen, heard };
}

/** In its own words; it is no envelope. */
async function readiness(): Promise<string | null> {
  try {
    const response = await fetch("/readyz", { cache: "no-store", credentials: "omit" });
    return response.ok ? null : (await response.text()).trim().slice(0, 300);
  } catch {
    return "?";
  }
}
