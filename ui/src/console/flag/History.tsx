import { useEffect, useState } from "preact/hooks";
import type { Problem } from "../../shared/envelope";
import { link } from "../app/location";
import { RecordItem } from "../audit/RecordItem";
import { call, flagPath } from "../data/api";
import type { LogRecord, Page } from "../data/types";
import { t } from "../i18n";
import { ProblemNotice } from "../parts/Small";
import type { Read } from "./useFlag";

const SHOWN = 10;

/** What became of it, the newest first, each with who, when, why, and what it changed. */
export function History({ known }: { known: Read }) {
  const { key } = known.detail.flag;
  const [records, setRecords] = useState<LogRecord[] | null>(null);
  const [cursor, setCursor] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const load = async (from: string | null) => {
    const more = from === null ? "" : `&cursor=${encodeURIComponent(from)}`;
    const answer = await call<Page<LogRecord>>(`${flagPath(key)}/history?limit=${SHOWN}${more}`);
    if (!answer.ok) return setProblem(answer.problem);
    setProblem(null);
    setRecords((before) => [...(from === null ? [] : (before ?? [])), ...answer.data.items]);
    setCursor(answer.data.next_cursor);
  };
  useEffect(() => {
    void load(null);
  }, [key, known.revision]);
  return (
    <section class="panel" aria-labelledby="history-title" data-testid="history">
      <div class="panel-head">
        <h2 id="history-title">{t("history")}</h2>
        <a href={link(["audit"], { flag: key })} data-testid="to-audit">
          {t("audit_flag_link")}
        </a>
      </div>
      {problem !== null && <ProblemNotice problem={problem} />}
      <ol class="history">
        {records?.map((record) => (
          <RecordItem key={record.seq} record={record} known={known} />
        ))}
      </ol>
      {cursor !== null && (
        <p>
          <button type="button" class="button small" onClick={() => void load(cursor)}>
            {t("more")}
          </button>
        </p>
      )}
    </section>
  );
}
