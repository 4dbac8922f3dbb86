import { useCallback, useEffect, useState } from "preact/hooks";
import type { Problem } from "../../shared/envelope";
import { readFlag } from "../data/flags";
import type { Known } from "../review/change";

export interface Read extends Known {
  revision: number;
}

export function useFlag(key: string) {
  const [known, setKnown] = useState<Read | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const load = useCallback(async () => {
    const answer = await readFlag(key);
    if (!answer.ok) return setProblem(answer.problem);
    setProblem(null);
    setKnown({
      detail: answer.data,
      text: answer.text,
      revision: answer.service.revision ?? 0,
    });
  }, [key]);
  useEffect(() => {
    void load();
  }, [load]);
  return { known, problem, load: () => void load() };
}
