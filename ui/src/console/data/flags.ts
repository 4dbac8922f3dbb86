import { computed, signal } from "@preact/signals";
import type { Problem } from "../../shared/envelope";
import { type Entry, index } from "../logic/filter";
import { all, call, flagPath } from "./api";
import { openFlags } from "./approvals";
import { allKnown, isKnown, news } from "./stream";
import type { CleanUpFlag, Flag, FlagDetail } from "./types";

/** Every live flag, read once and then followed. */
export const flags = signal<ReadonlyMap<string, Flag> | null>(null);
export const flagsProblem = signal<Problem | null>(null);
const overridden = signal<ReadonlySet<string>>(new Set());
const cleanup = signal<ReadonlySet<string>>(new Set());

export const entries = computed<Entry[]>(() =>
  index(
    flags.value?.values() ?? [],
    { overridden: overridden.value, pending: openFlags.value, cleanup: cleanup.value },
    Date.now(),
  ),
);

export async function loadFlags(): Promise<void> {
  flagsProblem.value = null;
  const [found, over, old] = await Promise.all([
    all<Flag>("/api/admin/flags"),
    all<Flag>("/api/admin/flags?overridden=1"),
    all<CleanUpFlag>("/api/admin/cleanup"),
  ]);
  if (!found.ok) {
    flagsProblem.value = found.problem;
    return;
  }
  flags.value = new Map(found.data.map((flag) => [flag.key, flag]));
  if (over.ok) overridden.value = new Set(over.data.map(({ key }) => key));
  if (old.ok) cleanup.value = new Set(old.data.map(({ flag_key }) => flag_key));
  allKnown(found.service.revision);
}

const FEW = 20;

/** Reads what the news are about, and nothing else where that is little. */
export async function loadNews(): Promise<void> {
  const keys = new Set(news.value.map(({ flagKey }) => flagKey));
  if (keys.has(null) || keys.size > FEW || flags.value === null) return loadFlags();
  for (const key of keys) if (key !== null) await readFlag(key);
}

/** The flag with all that is beside it, read anew; the list learns of it too. */
export async function readFlag(key: string) {
  const answer = await call<FlagDetail>(flagPath(key));
  if (answer.ok) {
    answer.data = { ...UNSEEN, ...answer.data };
    learn(answer.data.flag);
    const over = new Set(overridden.value);
    if (answer.data.overrides.live > 0) over.add(key);
    else over.delete(key);
    overridden.value = over;
    isKnown(key, answer.service.revision);
  } else if (answer.status === 404) {
    isKnown(key, Number.MAX_SAFE_INTEGER);
  }
  return answer;
}

/** What somebody of a tenant is not told of a flag. */
const UNSEEN = {
  allowed: { prod: [], staging: [], dev: [] },
  dependencies: [],
  dependants: [],
  pending_approvals: [],
  last_evaluated: null,
};

export function learn(flag: Flag): void {
  if (flags.value === null) return;
  const next = new Map(flags.value);
  if (flag.archived) next.delete(flag.key);
  else next.set(flag.key, flag);
  flags.value = next;
}
