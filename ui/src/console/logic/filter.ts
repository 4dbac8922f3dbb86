import { ENVS, type Env, type Flag, STAGES, type Stage } from "../data/types";

/** What the list is narrowed by; all of it stands in the URL. */
export interface Filter {
  text: string;
  stages: Stage[];
  owner: string;
  tag: string;
  stale: boolean;
  overridden: boolean;
  pending: boolean;
  cleanup: boolean;
}

export const TOGGLES = ["stale", "overridden", "pending", "cleanup"] as const;
export type Toggle = (typeof TOGGLES)[number];

/** A flag with what is asked of it each time, worked out once. */
export interface Entry {
  flag: Flag;
  text: string;
  owners: string[];
  tags: string[];
  stale: boolean;
  overridden: boolean;
  pending: boolean;
  /** It may have done its work. */
  cleanup: boolean;
}

export interface Counts {
  stages: Map<Stage, number>;
  owners: Map<string, number>;
  tags: Map<string, number>;
  toggles: Record<Toggle, number>;
}

export function index(
  flags: Iterable<Flag>,
  among: Record<"overridden" | "pending" | "cleanup", ReadonlySet<string>>,
  now: number,
): Entry[] {
  return Array.from(flags, (flag) => ({
    flag,
    text: [
      flag.key,
      flag.id,
      flag.description_en,
      flag.description_th,
      flag.owner_module,
      flag.owner,
    ]
      .concat(flag.tags ?? [])
      .filter(Boolean)
      .join("\n")
      .toLowerCase(),
    owners: [...new Set([flag.owner_module, flag.owner].filter((o): o is string => !!o))],
    tags: flag.tags ?? [],
    stale: flag.expires_at ? Date.parse(flag.expires_at) <= now : false,
    overridden: among.overridden.has(flag.key),
    pending: among.pending.has(flag.key),
    cleanup: among.cleanup.has(flag.key),
  }));
}

export function readFilter(params: URLSearchParams): Filter {
  const stages = (params.get("stage") ?? "").split(",");
  return {
    text: params.get("q") ?? "",
    stages: STAGES.filter((stage) => stages.includes(stage)),
    owner: params.get("owner") ?? "",
    tag: params.get("tag") ?? "",
    stale: params.get("stale") === "1",
    overridden: params.get("overridden") === "1",
    pending: params.get("pending") === "1",
    cleanup: params.get("cleanup") === "1",
  };
}

/** As parameters; null for what is not asked. */
export function writeFilter(filter: Filter): Record<string, string | null> {
  return {
    q: filter.text || null,
    stage: filter.stages.join(",") || null,
    owner: filter.owner || null,
    tag: filter.tag || null,
    stale: filter.stale ? "1" : null,
    overridden: filter.overridden ? "1" : null,
    pending: filter.pending ? "1" : null,
    cleanup: filter.cleanup ? "1" : null,
  };
}

export function isEmpty(filter: Filter): boolean {
  return Object.values(writeFilter(filter)).every((value) => value === null);
}

type Test = (entry: Entry) => boolean;

/** Each part of the filter on its own, for a facet counts what all others leave. */
function tests(filter: Filter, env: Env): Record<string, Test> {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  const found: Record<string, Test> = {};
  if (words.length > 0) found.text = (e) => words.every((word) => e.text.includes(word));
  if (filter.stages.length > 0) {
    found.stage = (e) => filter.stages.includes(e.flag.environments[env].rollout_stage);
  }
  if (filter.owner) found.owner = (e) => e.owners.includes(filter.owner);
  if (filter.tag) found.tag = (e) => e.tags.includes(filter.tag);
  for (const name of TOGGLES) if (filter[name]) found[name] = (e) => e[name];
  return found;
}

export function filtered(entries: Entry[], filter: Filter, env: Env): Entry[] {
  const all = Object.values(tests(filter, env));
  return entries.filter((entry) => all.every((test) => test(entry)));
}

export function counted(entries: Entry[], filter: Filter, env: Env): Counts {
  const asked = Object.entries(tests(filter, env));
  const counts: Counts = {
    stages: new Map(),
    owners: new Map(),
    tags: new Map(),
    toggles: { stale: 0, overridden: 0, pending: 0, cleanup: 0 },
  };
  for (const entry of entries) {
    const failed = asked.filter(([, test]) => !test(entry)).map(([name]) => name);
    if (failed.length > 1) continue;
    const counts1 = (facet: string) => failed.length === 0 || failed[0] === facet;
    if (counts1("stage")) add(counts.stages, entry.flag.environments[env].rollout_stage);
    if (counts1("owner")) for (const owner of entry.owners) add(counts.owners, owner);
    if (counts1("tag")) for (const tag of entry.tags) add(counts.tags, tag);
    for (const name of TOGGLES) if (counts1(name) && entry[name]) counts.toggles[name]++;
  }
  return counts;
}

function add<T>(counts: Map<T, number>, of: T): void {
  counts.set(of, (counts.get(of) ?? 0) + 1);
}

export function readEnv(params: URLSearchParams): Env {
  return ENVS.find((env) => env === params.get("env")) ?? "prod";
}

/** Which rows of a long list are in sight, and a few around them. */
export function inSight(
  count: number,
  rowHeight: number,
  top: number,
  height: number,
  spare = 8,
): { from: number; to: number } {
  const from = Math.max(0, Math.min(count, Math.floor(top / rowHeight) - spare));
  const to = Math.min(count, Math.ceil((top + height) / rowHeight) + spare);
  return { from, to: Math.max(from, to) };
}
