import { useEffect, useRef, useState } from "preact/hooks";
import { announce } from "../../shared/announce";
import type { Problem } from "../../shared/envelope";
import { Pill } from "../../shared/Notice";
import { Table } from "../../shared/Table";
import { link, place, setParams } from "../app/location";
import { call } from "../data/api";
import { ownTenant, session, whyNotRows } from "../data/session";
import { ENVS, type EnvOrAll, type Page } from "../data/types";
import { t } from "../i18n";
import { envName } from "../logic/sentences";
import { FlagKeys } from "../parts/FlagKeys";
import { Head } from "../parts/Head";
import { Act, Choice, Text } from "../parts/Inputs";
import { NewsBar } from "../parts/News";
import { Empty, ProblemNotice, Value, When } from "../parts/Small";
import { hasDraft } from "../parts/useDraft";
import { useNews } from "../parts/useNews";
import { review } from "../review/ReviewDialog";
import { NEW_ROW, OverrideForm } from "./OverrideForm";
import { type Listed, placeOf, remove, whom } from "./row";

/** What the list is narrowed by: as the address has it, and as the service calls it. */
const FILTERS = {
  flag: "flag",
  tenant: "tenant",
  user: "user",
  for: "env",
  state: "state",
} as const;
type Filter = keyof typeof FILTERS;

const CALM_MILLIS = 250;
const PAGE = 100;

/** Who has a value of their own: page by page, for there may be a million. */
export function OverridesPage() {
  const params = place.value.params;
  const asked = (name: Filter) => params.get(name) ?? "";
  const query = new URLSearchParams({ limit: String(PAGE) });
  for (const [name, theirs] of Object.entries(FILTERS)) {
    if (asked(name as Filter) !== "") query.set(theirs, asked(name as Filter));
  }
  const it = useRows(query.toString());
  const [editing, setEditing] = useState<Listed | "new" | null>(hasDraft(NEW_ROW) ? "new" : null);
  const filtered = query.size > 1;
  const why = whyNotRows();
  const own = ownTenant();
  const close = () => setEditing(null);
  const clear = () =>
    setParams(Object.fromEntries(Object.keys(FILTERS).map((name) => [name, null])));

  return (
    <>
      <Head title={t("overrides")}>
        {editing !== "new" && (
          <Act id="make-row" class="primary" why={why} onAct={() => setEditing("new")}>
            {t("row_new")}
          </Act>
        )}
      </Head>
      {own !== null && <p class="hint">{t("row_own", { tenant: own })}</p>}
      {why !== null && (
        <p class="hint" data-testid="why-not">
          {why}
        </p>
      )}
      <NewsBar count={it.news} onShow={it.load} />
      {editing !== null && why === null && session.value !== null && (
        <OverrideForm
          key={editing === "new" ? "" : editing.id + editing.version}
          row={editing === "new" ? null : editing}
          first={{ flag: asked("flag"), ...firstId(asked("tenant"), asked("user")) }}
          onClose={close}
          onDone={() => {
            close();
            it.load();
          }}
        />
      )}
      <search class="facets rows-filter" aria-label={t("filter")}>
        {(["flag", "tenant", "user"] as const).map((name) => (
          <Text
            key={name}
            id={`filter-${name}`}
            label={t(name === "flag" ? "key" : `row_${name}`)}
            value={asked(name)}
            onInput={(value) => setParams({ [name]: value || null })}
            mono
            more={name === "flag" ? { list: "filter-flags" } : {}}
          />
        ))}
        <FlagKeys id="filter-flags" />
        <Choice
          id="filter-for"
          label={t("environment")}
          value={asked("for")}
          options={[["", t("any")], ...ENVS.map((env) => [env as string, t(env)] as const)]}
          onChange={(value) => setParams({ for: value || null })}
        />
        <Choice
          id="filter-state"
          label={t("row_state")}
          value={asked("state")}
          options={[
            ["", t("any")],
            ...(["live", "expired", "shadowed"] as const).map(
              (state) => [state as string, t(`row_${state}`)] as const,
            ),
          ]}
          onChange={(value) => setParams({ state: value || null })}
        />
      </search>
      {it.problem !== null && <ProblemNotice problem={it.problem} onRetry={it.load} />}
      {it.rows === null && it.problem === null && <p class="hint">{t("loading")}</p>}
      {it.rows?.length === 0 && (
        <Empty title={t(filtered ? "row_no_match" : "row_none")}>
          {filtered ? (
            <button type="button" class="button" onClick={clear} data-testid="clear">
              {t("clear_all")}
            </button>
          ) : (
            <p>{t("row_none_do")}</p>
          )}
        </Empty>
      )}
      {it.rows !== null && it.rows.length > 0 && (
        <Rows
          rows={it.rows}
          why={why}
          onChange={(row) => {
            setEditing(row);
            requestAnimationFrame(() => document.getElementById("form-title")?.scrollIntoView());
          }}
          onRemoved={it.load}
        />
      )}
      {it.more !== null && (
        <p>
          <button type="button" class="button" onClick={it.more} data-testid="more-rows">
            {t("more")}
          </button>
        </p>
      )}
    </>
  );
}

function firstId(tenant: string, user: string) {
  if (user !== "") return { scope: "user", id: user, tenant } as const;
  return tenant === "" ? {} : { id: tenant };
}

function useRows(query: string) {
  const [rows, setRows] = useState<Listed[] | null>(null);
  const [cursor, setCursor] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const latest = useRef(0);
  const news = useNews(({ kind }) => /override|global/.test(kind));
  const load = async (from: string | null) => {
    const turn = ++latest.current;
    const more = from === null ? "" : `&cursor=${encodeURIComponent(from)}`;
    const answer = await call<Page<Listed>>(`/api/admin/overrides?${query}${more}`);
    if (turn !== latest.current) return;
    setProblem(answer.ok ? null : answer.problem);
    if (!answer.ok) return;
    if (from === null) news.shown();
    const all = [...(from === null ? [] : (rows ?? [])), ...answer.data.items];
    setRows(all);
    setCursor(answer.data.next_cursor);
    if (turn > 1) announce(`${t("overrides")}: ${all.length}${answer.data.next_cursor ? "+" : ""}`);
  };
  useEffect(() => {
    const timer = setTimeout(() => void load(null), rows === null ? 0 : CALM_MILLIS);
    return () => clearTimeout(timer);
  }, [query]);
  return {
    rows,
    problem,
    news: news.count,
    load: () => void load(null),
    more: cursor === null ? null : () => void load(cursor),
  };
}

interface RowsProps {
  rows: Listed[];
  why: string | null;
  onChange: (row: Listed) => void;
  onRemoved: () => void;
}

function Rows({ rows, why, onChange, onRemoved }: RowsProps) {
  return (
    <Table
      label={t("overrides")}
      heads={[
        t("who"),
        t("key"),
        t("value"),
        t("environment"),
        t("until"),
        t("row_state"),
        t("row_by"),
        t("row_acts"),
      ]}
      rows={rows.map((row) => [
        <span key="who" class="isolated clip">
          {whom(placeOf(row)).slice(0, 300)}
        </span>,
        <a key="flag" class="mono" href={link(["flags", row.flag_key])}>
          {row.flag_key}
        </a>,
        <Value key="value" value={row.value} />,
        row.env ? envName(row.env as EnvOrAll) : t("everywhere"),
        row.expires_at ? <When key="until" at={row.expires_at} /> : t("for_ever"),
        <State key="state" row={row} />,
        <span key="by" class="isolated clip">
          {(row.created_by ?? t("none")).slice(0, 100)}{" "}
          <span class="hint">{(row.rationale ?? "").slice(0, 200)}</span>
        </span>,
        <span key="acts" class="actions">
          <Act id={`change-${row.id}`} class="small" why={why} onAct={() => onChange(row)}>
            {t("change_do")}
          </Act>
          <Act
            id={`remove-${row.id}`}
            class="small danger"
            why={why}
            onAct={() => review(remove(placeOf(row), row, onRemoved))}
          >
            {t("remove_do")}
          </Act>
        </span>,
      ])}
      testId="rows"
    />
  );
}

function State({ row }: { row: Listed }) {
  if (row.state === "live") return <Pill tone="good">{t("row_live")}</Pill>;
  return (
    <>
      <Pill tone="warn" icon={row.state === "expired" ? "clock" : "void"}>
        {t(`row_${row.state}`)}
      </Pill>
      {row.shadowed_by !== null && <span class="hint"> {t(`by_${row.shadowed_by}`)}</span>}
    </>
  );
}
