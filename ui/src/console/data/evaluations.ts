import { useEffect, useState } from "preact/hooks";
import type { Problem } from "../../shared/envelope";
import { call, flagPath } from "./api";
import type { Env, Evaluations } from "./types";

export const SPANS = { day: 24, month: 24 * 30 } as const;
export type Span = keyof typeof SPANS;

const HOUR = 3_600_000;
const AGAIN_MILLIS = 4_000;

/** The counts of a flag, read again and again while somebody looks. */
export function useEvaluations(key: string, env: Env, span: Span) {
  const [counts, setCounts] = useState<Evaluations | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  useEffect(() => {
    let gone = false;
    const load = async () => {
      const from = new Date(Date.now() - SPANS[span] * HOUR).toISOString();
      const answer = await call<Evaluations>(
        `${flagPath(key)}/evaluations?env=${env}&from=${from}`,
      );
      if (gone) return;
      setProblem(answer.ok ? null : answer.problem);
      if (answer.ok) setCounts(answer.data);
    };
    void load();
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") void load();
    }, AGAIN_MILLIS);
    return () => {
      gone = true;
      clearInterval(timer);
    };
  }, [key, env, span]);
  return { counts, problem };
}
