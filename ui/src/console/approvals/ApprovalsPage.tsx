import { useEffect, useState } from "preact/hooks";
import type { Problem } from "../../shared/envelope";
import { link, place, setParams } from "../app/location";
import { call } from "../data/api";
import { loadOpen, open, openProblem } from "../data/approvals";
import { flags } from "../data/flags";
import type { Approval, EnvOrAll, Page } from "../data/types";
import { lang, t } from "../i18n";
import { relative } from "../logic/dates";
import { Empty, EnvBadge, ProblemNotice } from "../parts/Small";
import { approvalSentence } from "../review/sentence";
import { ApprovalDetail } from "./ApprovalDetail";
import { ApprovalPill } from "./ApprovalPill";

export function ApprovalsPage({ rest }: { rest: string[] }) {
  const id = rest[0];
  return id === undefined ? <Inbox /> : <ApprovalDetail key={id} id={id} />;
}

/** What waits for a signature, or everything that ever did. */
function Inbox() {
  const whole = place.value.params.get("all") === "1";
  useEffect(() => {
    void loadOpen();
  }, []);
  return (
    <>
      <div class="page-head">
        <h1 id="title" tabIndex={-1}>
          {t("approvals")}
        </h1>
        <fieldset class="choices">
          <legend class="unseen">{t("approvals")}</legend>
          {([false, true] as const).map((one) => (
            <label key={String(one)} class="segment">
              <input
                type="radio"
                name="which"
                checked={whole === one}
                onChange={() => setParams({ all: one ? "1" : null })}
                data-testid={one ? "approvals-all" : "approvals-open"}
              />
              {t(one ? "all" : "inbox")}
            </label>
          ))}
        </fieldset>
      </div>
      {!whole && openProblem.value !== null && (
        <ProblemNotice problem={openProblem.value} onRetry={() => void loadOpen()} />
      )}
      {whole ? <All /> : <List found={open.value} none={<NoneOpen />} />}
    </>
  );
}

function NoneOpen() {
  return (
    <Empty title={t("inbox_empty")}>
      <p>{t("inbox_empty_do")}</p>
      <p>
        <a href={link(["flags"])}>{t("flags")}</a>
      </p>
    </Empty>
  );
}

function All() {
  const [found, setFound] = useState<Approval[] | null>(null);
  const [cursor, setCursor] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const load = async (from: string | null) => {
    const more = from === null ? "" : `&cursor=${encodeURIComponent(from)}`;
    const answer = await call<Page<Approval>>(`/api/admin/approvals?limit=50${more}`);
    if (!answer.ok) return setProblem(answer.problem);
    setFound((before) => [...(from === null ? [] : (before ?? [])), ...answer.data.items]);
    setCursor(answer.data.next_cursor);
  };
  useEffect(() => {
    void load(null);
  }, [open.value]);
  return (
    <>
      {problem !== null && <ProblemNotice problem={problem} />}
      <List found={found} none={<Empty title={t("all_empty")} />} />
      {cursor !== null && (
        <button type="button" class="button small" onClick={() => void load(cursor)}>
          {t("more")}
        </button>
      )}
    </>
  );
}

function List({
  found,
  none,
}: {
  found: readonly Approval[] | null;
  none: preact.ComponentChildren;
}) {
  if (found === null) {
    return openProblem.value === null ? <p class="hint">{t("loading")}</p> : null;
  }
  if (found.length === 0) return <>{none}</>;
  return (
    <ul class="approvals" data-testid="approvals">
      {found.map((approval) => (
        <li key={approval.id} class={`approval state-${approval.state}`}>
          <div class="approval-head">
            <ApprovalPill approval={approval} />
            <EnvBadge env={(approval.env ?? "all") as EnvOrAll} />
            <a href={link(["approvals", approval.id])} class="mono">
              {approval.id}
            </a>
          </div>
          <p class="sentence isolated">{sentenceOf(approval)}</p>
          <p class="hint isolated">
            {approval.reason !== null && <>“{approval.reason.slice(0, 300)}” · </>}
            {t("asked_by", { who: approval.requested_by })},{" "}
            {relative(approval.requested_at, lang.value)}
            {approval.ttl_state !== "not_applicable" && (
              <>
                {" · "}
                {t("due", { when: relative(approval.sla_due_at, lang.value) })}
              </>
            )}
          </p>
        </li>
      ))}
    </ul>
  );
}

/** Of one that is open, from where the flag is now; a closed one says only where it was to go. */
export function sentenceOf(approval: Approval): string {
  const isOpen = ["pending", "signed_partial", "signed_full"].includes(approval.state);
  const flag = isOpen ? flags.value?.get(approval.target.flag_key ?? "") : null;
  return approvalSentence(approval, flag ?? null);
}
