import { call, type Result } from "../data/api";
import { flags } from "../data/flags";
import { ENVS, type LogRecord, type Page } from "../data/types";
import { t } from "../i18n";
import { diff } from "../logic/diff";
import type { Fields } from "../logic/merge";
import { beyond, type Change, type Seen, type Subject } from "../review/change";
import { nodeOf } from "../review/document";
import { type Alternative, type Typed, typed, written } from "./predicates";

export interface Cohort {
  key: string;
  version: number;
  description: string;
  any_of: Alternative[];
}

export function cohortPath(key: string): string {
  return `/api/admin/cohorts/${encodeURIComponent(key)}`;
}

/** The flags that name it, in a state or as a target. */
export function usersOf(key: string): string[] {
  return Array.from(flags.value?.values() ?? [])
    .filter(
      ({ environments, targets }) =>
        ENVS.some((env) => environments[env].pilot_cohorts?.includes(key)) ||
        targets?.some(({ cohort }) => cohort === key),
    )
    .map((flag) => flag.key);
}

/** What a person edits of it. */
export function fieldsOf(cohort: Cohort | null): Fields {
  return cohort === null
    ? {}
    : { description: cohort.description, any_of: typed(cohort.any_of) as never };
}

function document(fields: Fields) {
  return {
    description: String(fields.description ?? ""),
    any_of: written((fields.any_of ?? []) as unknown as Typed[][]),
  };
}

export function put(key: string, was: Cohort | null, mine: Fields, done: () => void): Change {
  const after = document(mine);
  const before = was === null ? {} : { description: was.description, any_of: was.any_of };
  return beyond({
    kind: "cohort_put",
    method: "PUT",
    path: cohortPath(key),
    body: Object.entries(after).map(([name, value]) => [name, nodeOf(value as never)]),
    sentence: t(was === null ? "s_cohort_made" : "s_cohort_put", { who: key }),
    rows: diff(before as never, after as never),
    version: was?.version ?? 0,
    base: fieldsOf(was),
    mine,
    subject: subject(key, done, (now, merged) => put(key, now, merged, done)),
  });
}

export function remove(cohort: Cohort, done: () => void): Change {
  const { key, version, description, any_of } = cohort;
  return beyond({
    kind: "cohort_delete",
    method: "DELETE",
    path: cohortPath(key),
    sentence: t("s_cohort_delete", { who: key }),
    rows: diff({ description, any_of: any_of as never }, {}),
    version,
    subject: subject(key, done, (now) => remove(now ?? cohort, done)),
  });
}

type Again = (now: Cohort | null, mine: Fields) => Change;

function subject(key: string, done: () => void, again: Again): Subject {
  return {
    confirm: key,
    target: { cohort: key },
    measured: usersOf(key)[0] ?? null,
    read: async (): Promise<Result<Seen>> => {
      const answer = await call<Cohort>(cohortPath(key));
      if (!answer.ok && answer.status !== 404) return answer;
      const now = answer.ok ? answer.data : null;
      const data = {
        version: now?.version ?? 0,
        dependants: usersOf(key),
        again: (mine: Fields) => again(now, mine),
      };
      return { ok: true, text: "", service: {} as never, data };
    },
    who: async (version) => {
      const path = "/api/admin/audit?action=cohort.put&limit=100";
      const answer = await call<Page<LogRecord>>(path);
      if (!answer.ok) return null;
      const later = answer.data.items.filter(
        ({ after }) => after?.key === key && Number(after.version) > version,
      );
      return later[0] ?? null;
    },
    done,
  };
}
