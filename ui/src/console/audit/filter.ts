import type { Params } from "../app/location";

/** What the log is narrowed by; all of it stands in the URL. `in`: `env` is what is looked at. */
export const NAMES = ["flag", "actor", "action", "in", "change", "from", "to"] as const;
export type Name = (typeof NAMES)[number];
export type Filter = Record<Name, string>;

/** The actions of the log by kind; a kind alone stands for all of its own. */
export const ACTIONS: Record<string, readonly string[]> = {
  flag: [
    "create",
    "edit",
    "transition",
    "pause",
    "resume",
    "rollback",
    "revert",
    "archive",
    "recreate",
    "import",
  ],
  override: ["put", "delete", "import", "sweep", "clear_approval"],
  approval: ["request", "sign", "reject", "withdraw", "consume", "void"],
  cohort: ["put", "delete"],
  settings: ["put"],
  metadata: ["put"],
  api_key: ["create", "rotate", "revoke"],
};

export function readFilter(params: URLSearchParams): Filter {
  return Object.fromEntries(NAMES.map((name) => [name, params.get(name) ?? ""])) as Filter;
}

export function writeFilter(filter: Filter): Params {
  return Object.fromEntries(NAMES.map((name) => [name, filter[name] || null]));
}

export function isEmpty(filter: Filter): boolean {
  return NAMES.every((name) => filter[name] === "");
}

const ASKED: Record<Name, string> = {
  flag: "flag",
  actor: "actor",
  action: "action",
  in: "env",
  change: "change_id",
  from: "from",
  to: "to",
};

/** As the service is asked. */
export function query(filter: Filter, limit: number, cursor: string | null): string {
  const asked = new URLSearchParams({ limit: String(limit) });
  for (const name of NAMES) {
    const value = filter[name].trim();
    const isInstant = name === "from" || name === "to";
    if (value !== "") asked.set(ASKED[name], isInstant ? instant(value) : value);
  }
  if (cursor !== null) asked.set("cursor", cursor);
  return asked.toString();
}

/** What a field for date and time gives, as an instant of UTC. */
export function instant(value: string): string {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?$/.test(value)) return value;
  return `${value.length === 16 ? `${value}:00` : value}Z`;
}

/** Two records at most: choosing a third forgets the first. */
export function picked(text: string | null): number[] {
  return (text ?? "").split(",").map(Number).filter(Number.isSafeInteger).filter(Boolean).slice(-2);
}

export function pick(before: number[], seq: number, on: boolean): string | null {
  const rest = before.filter((one) => one !== seq);
  return (on ? [...rest, seq].slice(-2) : rest).join(",") || null;
}
