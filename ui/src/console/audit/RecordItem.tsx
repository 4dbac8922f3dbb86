import { useState } from "preact/hooks";
import { link } from "../app/location";
import { say } from "../app/said";
import { readFlag } from "../data/flags";
import { whyNot } from "../data/session";
import type { EnvOrAll, LogRecord } from "../data/types";
import { t } from "../i18n";
import { diff } from "../logic/diff";
import { recordSentence } from "../logic/sentences";
import { DiffTable } from "../parts/DiffTable";
import { Long } from "../parts/Long";
import { EnvBadge, When } from "../parts/Small";
import { type Known, revert } from "../review/change";
import { review } from "../review/ReviewDialog";

interface Props {
  record: LogRecord;
  /** The flag as the page has it; null where it is read when it is needed. */
  known: Known | null;
  picked?: boolean;
  onPick?: (on: boolean) => void;
}

/** A record: what happened in a sentence, why, who and when, and what it changed field by field. */
export function RecordItem({ record, known, picked = false, onPick }: Props) {
  const [shown, setShown] = useState(false);
  return (
    <li data-testid={`record-${record.seq}`}>
      <p class="history-head">
        {record.env !== null && <EnvBadge env={record.env as EnvOrAll} />}
        <strong class="isolated">
          <Long text={recordSentence(record)} />
        </strong>
      </p>
      {record.reason !== null && (
        <p class="isolated quote">
          “<Long text={record.reason} />”
        </p>
      )}
      <p class="hint">
        <span class="isolated">
          <Long text={record.actor.id} />
        </span>
        {record.actor.key_id && <> {t("audit_via_key", { key: record.actor.key_id })}</>},{" "}
        <When at={record.ts} /> · <code>{record.action}</code> · {t("revision", { n: record.seq })}
        <Links record={record} own={known !== null} />
      </p>
      <details onToggle={(event) => setShown(event.currentTarget.open)}>
        <summary>
          {t("what_changed")} <span class="unseen">{t("revision", { n: record.seq })}</span>
        </summary>
        {shown && <DiffTable rows={diff(record.before ?? undefined, record.after ?? undefined)} />}
        {shown && <Line record={record} />}
      </details>
      <div class="acts">
        <Revert record={record} known={known} />
        {onPick && (
          <label class="segment">
            <input
              type="checkbox"
              checked={picked}
              onChange={(event) => onPick(event.currentTarget.checked)}
              data-testid={`pick-${record.seq}`}
            />
            {t("audit_pick", { n: record.seq })}
          </label>
        )}
      </div>
    </li>
  );
}

function Links({ record, own }: { record: LogRecord; own: boolean }) {
  const { flag_key, approval_ref } = record;
  return (
    <>
      {flag_key !== null && !own && (
        <>
          {" · "}
          <a href={link(["flags", flag_key])} class="mono isolated">
            {flag_key}
          </a>
        </>
      )}
      {approval_ref !== null && (
        <>
          {" · "}
          <a href={link(["approvals", approval_ref])}>{approval_ref}</a>
        </>
      )}
    </>
  );
}

/** What ties it to the others. */
function Line({ record }: { record: LogRecord }) {
  return (
    <dl class="pairs record-line" aria-label={t("audit_line")}>
      <div>
        <dt>{t("audit_hash")}</dt>
        <dd>{record.hash}</dd>
      </div>
      <div>
        <dt>{t("audit_prev")}</dt>
        <dd>{record.prev_hash}</dd>
      </div>
      {record.request_id !== null && (
        <div>
          <dt>{t("audit_request")}</dt>
          <dd>{record.request_id}</dd>
        </div>
      )}
      <div>
        <dt>
          <a href={link(["audit"], { change: record.change_id })}>{t("audit_same_change")}</a>
        </dt>
      </div>
    </dl>
  );
}

/** Back to what this record made of a flag, by a review like any other change. */
function Revert({ record, known }: { record: LogRecord; known: Known | null }) {
  const doc = record.after;
  if (!record.action.startsWith("flag.") || doc === null || record.flag_key === null) return null;
  const flag = known?.detail.flag;
  if (flag && (flag.archived || Number(doc.version) === flag.version)) return null;
  const reason = whyNot("editor");
  const begin = async () => {
    if (known !== null) return review(revert(known, record));
    const answer = await readFlag(record.flag_key ?? "");
    if (!answer.ok) return say(answer.problem.message, "bad");
    if (answer.data.flag.archived) return say(t("archived"), "info");
    const change = revert({ detail: answer.data, text: answer.text }, record);
    if (change.rows.length === 0) return say(t("audit_no_revert"), "info");
    review(change);
  };
  return (
    <button
      type="button"
      class="button small"
      disabled={reason !== null}
      title={reason ?? undefined}
      onClick={() => void begin()}
      data-testid={`revert-${record.seq}`}
    >
      {t("revert_to")} <span class="unseen">{t("revision", { n: record.seq })}</span>
    </button>
  );
}
