import type { Flag } from "../data/types";

/** What a flag needs, or who needs it: the direct ones first, each once, in steps away from it. */
export interface Layer {
  shown: string[];
  /** How many more there are than fit. */
  more: number;
}

const DEEPEST = 2;
const MOST = 5;

export function needs(flag: Flag | undefined): string[] {
  return (flag?.dependencies ?? []).map((each) =>
    typeof each === "string" ? each : each.flag_key,
  );
}

/** Who needs whom, the other way round. */
export function needers(flags: ReadonlyMap<string, Flag>): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const flag of flags.values()) {
    for (const key of needs(flag)) found.set(key, [...(found.get(key) ?? []), flag.key]);
  }
  return found;
}

export function layers(from: string, direct: string[], next: (key: string) => string[]): Layer[] {
  const seen = new Set([from]);
  const found: Layer[] = [];
  let here = direct;
  while (here.length > 0 && found.length < DEEPEST) {
    const fresh = [...new Set(here)].filter((key) => !seen.has(key));
    for (const key of fresh) seen.add(key);
    const shown = fresh.slice(0, MOST);
    if (fresh.length > 0) found.push({ shown, more: fresh.length - shown.length });
    here = shown.flatMap(next);
  }
  return found;
}
