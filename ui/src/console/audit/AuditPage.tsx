import { useEffect, useRef, useState } from "preact/hooks";
import type { Problem } from "../../shared/envelope";
import { Icon } from "../../shared/Icon";
import { link, place, setParams } from "../app/location";
import { call } from "../data/api";
import { onNews } from "../data/stream";
import type { LogRecord, Page } from "../data/types";
import { t } from "../i18n";
import { NewsBar } from "../parts/News";
import { Empty, ProblemNotice } from "../parts/Small";
import { Filters } from "./Filters";
import { isEmpty, pick, picked, query, readFilter, writeFilter } from "./filter";
import { RecordItem } from "./RecordItem";
import { VerifyPanel } from "./VerifyPanel";

const SHOWN = 50;

/** The log: found, read field by field, compared, gone back to, and verified. */
export function AuditPage() {
  const { params } = place.value;
  const filter = readFilter(params);
  const it = useRecords(query(filter, SHOWN, null));
  const chosen = picked(params.get("pick"));
  const clear = () => setParams(writeFilter(readFilter(new URLSearchParams())));
  return (
    <>
      <div class="page-head">
        <h1 id="title" tabIndex={-1}>
          {t("audit")}
        </h1>
        <p class="hint">{t("audit_lead")}</p>
        <button type="button" class="button small" onClick={toChain} data-testid="to-chain">
          <Icon name="check" />
          {t("audit_verify_title")}
        </button>
      </div>
      <Filters filter={filter} onClear={isEmpty(filter) ? null : clear} />
      <NewsBar count={it.news} onShow={it.reload} />
      {it.problem !== null && <ProblemNotice problem={it.problem} onRetry={it.reload} />}
      <Chosen chosen={chosen} />
      {it.records === null ? (
        it.problem === null && <p class="hint">{t("loading")}</p>
      ) : it.records.length === 0 ? (
        <Empty title={t("audit_none")}>
          <button type="button" class="button" onClick={clear}>
            {t("clear_all")}
          </button>
        </Empty>
      ) : (
        <section class="panel" aria-label={t("audit")}>
          <ol class="history records" data-testid="records">
            {it.records.map((record) => (
              <RecordItem
                key={record.seq}
                record={record}
                known={null}
                picked={chosen.includes(record.seq)}
                onPick={(on) => setParams({ pick: pick(chosen, record.seq, on) })}
              />
            ))}
          </ol>
          <p class="acts">
            {it.more !== null && (
              <button type="button" class="button small" onClick={it.more} data-testid="more">
                {t("more")}
              </button>
            )}
            <span class="hint" role="status" data-testid="loaded">
              {t("audit_loaded", { n: it.records.length })}
            </span>
          </p>
        </section>
      )}
      <VerifyPanel />
    </>
  );
}

/** The chain stands below the records, of which there may be many. */
function toChain(): void {
  document.getElementById("verify-title")?.scrollIntoView();
  document.getElementById("verify-title")?.focus({ preventScroll: true });
}

/** What is chosen for a comparison, and the way to it. */
function Chosen({ chosen }: { chosen: number[] }) {
  const [a, b] = [...chosen].sort((one, other) => one - other);
  return (
    <div role="status" class="news-place">
      {a !== undefined && (
        <p class="news" data-testid="chosen">
          <Icon name="info" />
          {b === undefined ? (
            <span>{t("audit_pick_one", { n: a })}</span>
          ) : (
            <a
              href={link(["compare"], { a: String(a), b: String(b) })}
              data-testid="compare-chosen"
            >
              {t("audit_pick_two", { a, b })}
            </a>
          )}
          <button type="button" class="button small" onClick={() => setParams({ pick: null })}>
            {t("audit_forget")}
          </button>
        </p>
      )}
    </div>
  );
}

function useRecords(asked: string) {
  const [records, setRecords] = useState<LogRecord[] | null>(null);
  const [cursor, setCursor] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [news, setNews] = useState(0);
  const newest = useRef(asked);
  newest.current = asked;
  const load = async (from: string | null) => {
    const more = from === null ? "" : `&cursor=${encodeURIComponent(from)}`;
    const answer = await call<Page<LogRecord>>(`/api/admin/audit?${asked}${more}`);
    if (newest.current !== asked) return; // other filters were chosen meanwhile
    if (!answer.ok) return setProblem(answer.problem);
    setProblem(null);
    if (from === null) setNews(0);
    setRecords((before) => [...(from === null ? [] : (before ?? [])), ...answer.data.items]);
    setCursor(answer.data.next_cursor);
  };
  useEffect(() => {
    void load(null);
  }, [asked]);
  useEffect(() => onNews(() => setNews((n) => n + 1)), []);
  return {
    records,
    problem,
    news,
    reload: () => void load(null),
    more: cursor === null ? null : () => void load(cursor),
  };
}
