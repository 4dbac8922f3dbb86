import { useRef, useState } from "preact/hooks";
import type { Problem } from "../../shared/envelope";
import { Field } from "../../shared/Field";
import { say } from "../app/said";
import { call, newKey } from "../data/api";
import { approvalPath, loadOpen } from "../data/approvals";
import { draftOf, keepDraft } from "../data/remember";
import { session, whyNot, whyNotRows } from "../data/session";
import type { Approval } from "../data/types";
import { t } from "../i18n";
import { ProblemNotice } from "../parts/Small";
import { whyNotSign } from "./maySign";

type Act = "sign" | "reject" | "withdraw";
const SAID = { sign: "signed_it", reject: "rejected_it", withdraw: "withdrew_it" } as const;

/** Sign, reject or withdraw, with a comment; what one may not do says why. */
export function SignForm({ approval }: { approval: Approval }) {
  const draft = `comment ${approval.id}`;
  const [comment, setComment] = useState(draftOf(draft) ?? "");
  const [missing, setMissing] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const attempt = useRef(newKey());
  const who = session.value;
  const notSign = whyNot("approver") ?? whyNotSign(approval, who?.id ?? "", who?.role_key ?? null);
  const notReject = whyNot("approver");
  const notWithdraw =
    whyNotRows() ??
    (who?.id === approval.requested_by
      ? null
      : t("cannot_withdraw", { who: approval.requested_by }));
  const full = approval.state === "signed_full";

  const send = async (act: Act) => {
    if (act === "reject" && comment.trim() === "") {
      setMissing(true);
      document.getElementById("comment")?.focus();
      return;
    }
    setBusy(true);
    const answer = await call(`${approvalPath(approval.id)}/${act}`, {
      method: "POST",
      body: JSON.stringify(comment.trim() === "" ? {} : { comment: comment.trim() }),
      idempotencyKey: `${attempt.current}-${act}`,
    });
    setBusy(false);
    if (!answer.ok) {
      attempt.current = newKey();
      return setProblem(answer.problem);
    }
    keepDraft(draft, "");
    setComment("");
    setProblem(null);
    say(t(SAID[act], { id: approval.id }));
    await loadOpen();
  };
  const acts: [Act, string | null][] = [
    ["sign", notSign],
    ["reject", notReject],
    ["withdraw", notWithdraw],
  ];
  const shown = full ? acts.slice(1) : acts;
  return (
    <form class="panel" onSubmit={(event) => event.preventDefault()}>
      <Field
        id="comment"
        label={t("comment")}
        messages={missing ? [{ kind: "error", text: t("comment_missing") }] : []}
      >
        {(attributes) => (
          <textarea
            {...attributes}
            rows={2}
            maxLength={2000}
            value={comment}
            onInput={(event) => {
              setComment(event.currentTarget.value);
              setMissing(false);
              keepDraft(draft, event.currentTarget.value);
            }}
            data-testid="comment"
          />
        )}
      </Field>
      {problem !== null && <ProblemNotice problem={problem} />}
      <ul class="acts">
        {shown.map(([act, why]) => (
          <li key={act}>
            <button
              type="button"
              class={`button ${act === "sign" ? "primary" : act === "reject" ? "danger" : ""}`}
              disabled={busy || why !== null}
              aria-describedby={why === null ? undefined : `why-${act}`}
              onClick={() => void send(act)}
              data-testid={act}
            >
              {t(act)}
            </button>
            {why !== null && (
              <span class="hint" id={`why-${act}`} data-testid={`why-${act}`}>
                {why}
              </span>
            )}
          </li>
        ))}
      </ul>
    </form>
  );
}
