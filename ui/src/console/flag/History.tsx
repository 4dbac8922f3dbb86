import { useEffect, useState } from "preact/hooks";
import type { Problem } from "../../shared/envelope";
import { link } from "../app/location";
import { call, flagPath } from "../data/api";
import { whyNot } from "../data/session";
import type { EnvOrAll, LogRecord, Page } from "../data/types";
import { t } from "../i18n";
import { diff } from "../logic/diff";
import { recordSentence } from "../logic/sentences";
import { DiffTable } from "../parts/DiffTable";
import { Long } from "../parts/Long";
import { EnvBadge, ProblemNotice, When } from "../parts/Small";
import { revert } from "../review/change";
import { review } from "../review/ReviewDialog";
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
      <h2 id="history-title">{t("history")}</h2>
      {problem !== null && <ProblemNotice problem={problem} />}
      <ol class="history">
        {records?.map((record) => (
          <Entry key={record.seq} record={record} known={known} />
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

function Entry({ record, known }: { record: LogRecord; known: Read }) {
  const [shown, setShown] = useState(false);
  const rows = diff(record.before ?? undefined, record.after ?? undefined);
  const reason = whyNot("editor");
  const older = record.action.startsWith("flag.") && record.after !== null;
  const newest = Number(record.after?.version ?? 0) === known.detail.version;
  return (
    <li>
      <p class="history-head">
        {record.env !== null && <EnvBadge env={record.env as EnvOrAll} />}
        <strong class="isolated">{recordSentence(record)}</strong>
      </p>
      {record.reason !== null && (
        <p class="isolated quote">
          “<Long text={record.reason} />”
        </p>
      )}
      <p class="hint">
        <span class="isolated">{record.actor.id}</span>, <When at={record.ts} /> ·{" "}
        <code>{record.action}</code> · {t("revision", { n: record.seq })}
        {record.approval_ref !== null && (
          <>
            {" · "}
            <a href={link(["approvals", record.approval_ref])}>{record.approval_ref}</a>
          </>
        )}
      </p>
      <details onToggle={(event) => setShown(event.currentTarget.open)}>
        <summary>
          {t("what_changed")} <span class="unseen">{t("revision", { n: record.seq })}</span>
        </summary>
        {shown && <DiffTable rows={rows} />}
      </details>
      {older && !newest && !known.detail.flag.archived && (
        <button
          type="button"
          class="button small"
          disabled={reason !== null}
          title={reason ?? undefined}
          onClick={() => review(revert(known, record))}
          data-testid={`revert-${record.seq}`}
        >
          {t("revert_to")} <span class="unseen">{t("revision", { n: record.seq })}</span>
        </button>
      )}
    </li>
  );
}
