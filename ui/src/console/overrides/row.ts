import { text as textNode } from "../../shared/json";
import { call, flagPath, type Result } from "../data/api";
import type { EnvOrAll, LogRecord, Page } from "../data/types";
import { t } from "../i18n";
import { utc } from "../logic/dates";
import { diff } from "../logic/diff";
import type { Fields } from "../logic/merge";
import { envName } from "../logic/sentences";
import {
  beyond,
  type Change,
  type Members,
  parsed,
  type Seen,
  type Subject,
} from "../review/change";

/** A stored override, as the list of them has it. */
export interface Listed {
  id: string;
  scope: "tenant" | "user";
  flag_key: string;
  tenant_id?: string | null;
  user_id?: string | null;
  env?: string | null;
  value: never;
  expires_at?: string | null;
  created_by?: string | null;
  rationale?: string | null;
  state: "live" | "expired" | "shadowed";
  shadowed_by: "archived" | "scope" | "approval" | "stopped" | "rows" | null;
  version: number;
}

/** What names a row: at most one is there of each. */
export interface RowPlace {
  flag: string;
  scope: "tenant" | "user";
  id: string;
  /** Of a user's row; empty: in every tenant. */
  tenant: string;
  /** Empty: in every environment. */
  env: string;
}

export function placeOf(row: Listed): RowPlace {
  const user = row.scope === "user";
  return {
    flag: row.flag_key,
    scope: row.scope,
    id: (user ? row.user_id : row.tenant_id) ?? "",
    tenant: user ? (row.tenant_id ?? "") : "",
    env: row.env ?? "",
  };
}

export function whom({ scope, id, tenant }: RowPlace): string {
  if (scope === "tenant") return t("tenant", { id });
  return tenant === "" ? t("user", { id }) : t("user_in", { id, tenant });
}

/** The value as JSON text, and until when. */
export function fieldsOf(row: Listed | null): Fields {
  if (row === null) return { value: null, expires_at: null };
  return { value: JSON.stringify(row.value), expires_at: row.expires_at ?? null };
}

export function put(place: RowPlace, was: Listed | null, mine: Fields, done: () => void): Change {
  const value = String(mine.value);
  const expires = mine.expires_at ? String(mine.expires_at) : null;
  return {
    ...plain(place, was, "override_put", done, (now, merged) => put(place, now, merged, done)),
    method: "PUT",
    body: [
      ["value", parsed(value)],
      ...(expires === null ? [] : ([["expires_at", textNode(expires)]] as Members)),
      ...named(place),
    ],
    sentence: t("s_row_put", {
      ...said(place),
      value,
      until: expires === null ? t("for_ever") : t("until_when", { when: utc(expires) }),
    }),
    rows: diff(shown(fieldsOf(was)), shown(mine)),
    base: fieldsOf(was),
    mine,
  };
}

/** As a document has it: the value itself, not its text. */
function shown({ value, expires_at }: Fields) {
  const json = typeof value === "string" ? JSON.parse(value) : null;
  return { value: json, expires_at: expires_at ?? null };
}

export function remove(place: RowPlace, was: Listed, done: () => void): Change {
  return {
    ...plain(place, was, "override_delete", done, (now) => remove(place, now ?? was, done)),
    method: "DELETE",
    body: named(place),
    sentence: t("s_row_removed", said(place)),
    rows: diff(shown(fieldsOf(was)), {}),
  };
}

function said(place: RowPlace) {
  const where = place.env === "" ? t("all_envs") : envName(place.env as EnvOrAll);
  return { who: whom(place), key: place.flag, where };
}

function named({ tenant, env }: RowPlace): Members {
  const members: Members = [];
  if (tenant !== "") members.push(["row_tenant", textNode(tenant)]);
  if (env !== "") members.push(["row_env", textNode(env)]);
  return members;
}

type Again = (now: Listed | null, mine: Fields) => Change;

function plain(
  place: RowPlace,
  was: Listed | null,
  kind: string,
  done: () => void,
  again: Again,
): Change {
  const { flag, scope, id } = place;
  return beyond({
    kind,
    flagKey: flag,
    env: (place.env || "all") as EnvOrAll,
    method: "",
    path: `${flagPath(flag)}/overrides/${scope}/${encodeURIComponent(id)}`,
    sentence: "",
    rows: [],
    version: was?.version ?? 0,
    subject: subject(place, done, again),
  });
}

function subject(place: RowPlace, done: () => void, again: Again): Subject {
  const { flag, scope, id } = place;
  return {
    confirm: flag,
    target: { flag_key: flag, scope, id },
    measured: flag,
    read: async (): Promise<Result<Seen>> => {
      const answer = await readRow(place);
      if (!answer.ok) return answer;
      const now = answer.data;
      const found = { version: now?.version ?? 0, dependants: [] };
      return { ...answer, data: { ...found, again: (mine: Fields) => again(now, mine) } };
    },
    who: async (version) => {
      const answer = await call<Page<LogRecord>>(`${flagPath(flag)}/history?limit=50`);
      if (!answer.ok) return null;
      const later = answer.data.items.filter(
        ({ action, after }) =>
          action.startsWith("override.") &&
          (after?.user_id ?? after?.tenant_id) === id &&
          Number(after?.version) > version,
      );
      return later[0] ?? null;
    },
    done,
  };
}

async function readRow(place: RowPlace): Promise<Result<Listed | null>> {
  const query = new URLSearchParams({ flag: place.flag, scope: place.scope, limit: "1000" });
  query.set(place.scope, place.id);
  if (place.tenant !== "") query.set("tenant", place.tenant);
  const answer = await call<Page<Listed>>(`/api/admin/overrides?${query}`);
  if (!answer.ok) return answer;
  const wanted = JSON.stringify(place);
  const found = answer.data.items.find((row) => JSON.stringify(placeOf(row)) === wanted);
  return { ...answer, data: found ?? null };
}
