import { object, printJson, text as textNode } from "../../shared/json";
import { call } from "../data/api";
import type { LogRecord, Page } from "../data/types";
import { t } from "../i18n";
import type { DiffRow } from "../logic/diff";
import { beyond, type Change, type Members, parsed } from "../review/change";
import { nodeOf } from "../review/document";

export interface Plan {
  added: string[];
  changed: string[];
  archived: string[];
  cohorts: string[];
  overrides: { added: number; changed: number; removed: number };
}

export const DOCUMENTS = ["registry", "overrides"] as const;
export type Documents = Record<(typeof DOCUMENTS)[number], string>;

const PATH = "/api/admin/registry";
const WIDE = 1_000_000;

function body(texts: Documents): Members {
  return DOCUMENTS.filter((name) => texts[name].trim() !== "").map((name) => [
    name,
    parsed(texts[name]),
  ]);
}

/** What the service would make of them, and at which revision; it changes nothing. */
export async function ask(texts: Documents) {
  const health = await call<unknown>("/api/flags/health");
  const revision = (health.ok && health.service.revision) || 0;
  const members: Members = [
    ...body(texts),
    ["reason", textNode("(a plan: nothing is changed)")],
    ["expected_version", nodeOf(revision)],
    ["dry_run", { kind: "literal", raw: "true" }],
  ];
  const sent = printJson(object(members), WIDE);
  const answer = await call<{ plan: Plan }>(PATH, { method: "PUT", body: sent });
  return { answer, revision };
}

/** As rows of a review. */
export function rowsOf(plan: Plan): DiffRow[] {
  const lists = (["added", "changed", "archived", "cohorts"] as const)
    .filter((name) => plan[name].length > 0)
    .map((name) => ({
      field: t(`plan_${name}`),
      before: undefined,
      after: plan[name].slice(0, 500),
    }));
  const { added, changed, removed } = plan.overrides;
  if (added + changed + removed === 0) return lists;
  const after = t("plan_rows", { added, changed, removed });
  return [...lists, { field: t("plan_overrides"), before: undefined, after }];
}

export interface Planned {
  /** Null where the service has not told it, for lack of an approval. */
  plan: Plan | null;
  rows: DiffRow[];
  revision: number;
}

/** The same documents do something else once anything else has changed: then it is told anew. */
export function importChange(texts: Documents, planned: Planned, done: () => void): Change {
  const { plan, rows, revision } = planned;
  return beyond({
    kind: "import",
    method: "PUT",
    path: PATH,
    body: body(texts),
    sentence:
      plan === null
        ? t("s_import")
        : t("s_imported", {
            added: plan.added.length,
            changed: plan.changed.length,
            archived: plan.archived.length,
          }),
    rows,
    version: revision,
    base: { revision },
    mine: { revision: t("import") },
    subject: {
      confirm: "import",
      target: {},
      measured: null,
      read: async () => {
        const { answer, revision: now } = await ask(texts);
        const next = answer.ok
          ? { plan: answer.data.plan, rows: rowsOf(answer.data.plan) }
          : planned;
        const again = () => importChange(texts, { ...next, revision: now }, done);
        const data = { version: now, dependants: [], again };
        return { ok: true, text: "", service: {} as never, data };
      },
      who: async () => {
        const answer = await call<Page<LogRecord>>("/api/admin/audit?limit=1");
        return answer.ok ? (answer.data.items[0] ?? null) : null;
      },
      done,
    },
  });
}
