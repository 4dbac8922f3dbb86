import { signal } from "@preact/signals";
import { useState } from "preact/hooks";
import { announce } from "../../shared/announce";
import { Field } from "../../shared/Field";
import { Notice } from "../../shared/Notice";
import type { Result } from "../data/api";
import { ended } from "../data/session";
import type { BlastRadius } from "../data/types";
import { t } from "../i18n";
import { envName } from "../logic/sentences";
import { Dialog } from "../parts/Dialog";
import { DiffTable } from "../parts/DiffTable";
import { EnvBadge, ProblemNotice } from "../parts/Small";
import { ApprovalPart } from "./ApprovalPart";
import { ConflictPart } from "./ConflictPart";
import type { Change } from "./change";
import { approvalFor } from "./send";
import { useReview } from "./useReview";

/** The change that is being reviewed; null while none is. */
export const reviewing = signal<Change | null>(null);

export function review(change: Change): void {
  reviewing.value = change;
}

export function Review() {
  const change = reviewing.value;
  if (change === null) return null;
  return <ReviewDialog key={change.path + change.sentence} first={change} />;
}

function ReviewDialog({ first }: { first: Change }) {
  const close = () => {
    reviewing.value = null;
  };
  const it = useReview(first, close);
  const { change, verdict, conflict } = it;
  const [typed, setTyped] = useState("");
  const [tried, setTried] = useState(false);
  const confirm = change.subject ? change.subject.confirm : change.flagKey;
  const production =
    confirm !== null && !change.isStop && change.env !== "staging" && change.env !== "dev";
  const wrongKey = production && typed.trim() !== confirm;
  const noReason = it.reason.trim() === "";
  const approval = verdict.kind === "approval" ? (approvalFor(change) ?? it.asked) : null;
  const clashes = conflict !== null && conflict.clashes.length > 0;

  const submit = (event: Event, needsKey: boolean) => {
    event.preventDefault();
    setTried(true);
    if (noReason || (needsKey && wrongKey)) {
      announce(noReason ? t("reason_missing") : t("type_key_bad"));
      document.getElementById(noReason ? "reason" : "typed-key")?.focus();
      return;
    }
    void (needsKey ? it.apply() : it.askLeave());
  };
  const canApply =
    verdict.kind === "allowed" ||
    verdict.kind === "asking" ||
    (verdict.kind === "refused" && ended.value !== null) || // what was typed stays in sight
    (verdict.kind === "refused" && isWorthAnotherTry(verdict.problem.code));
  const asks = verdict.kind === "approval" && approval === null && change.kind !== null;

  return (
    <Dialog
      title={t("review_title")}
      banner={<EnvBadge env={change.env ?? "all"} />}
      onClose={close}
      testId="review"
    >
      <p class="sentence" data-testid="sentence">
        {change.sentence}
      </p>
      {conflict !== null && <ConflictPart conflict={conflict} onSettle={it.settle} />}
      <section aria-labelledby="review-diff">
        <h3 id="review-diff">{t("will_be_served")}</h3>
        <DiffTable rows={change.rows} testId="review-diff-table" />
      </section>
      {(!change.subject || change.subject.measured !== null) && (
        <section aria-labelledby="review-radius">
          <h3 id="review-radius">{t("radius")}</h3>
          <Radius radius={it.radius} change={change} />
          <Dependants keys={it.dependants} isStop={change.isStop} />
        </section>
      )}
      <Verdict it={it} />
      {verdict.kind === "approval" && (
        <ApprovalPart problem={verdict.problem} approval={approval} onUse={it.use} />
      )}
      {verdict.kind === "approval" && change.kind === null && <p>{t("revert_one_by_one")}</p>}
      {!clashes && (canApply || asks) && (
        <form class="review-form" noValidate onSubmit={(event) => submit(event, canApply)}>
          <Field
            id="reason"
            label={t("reason")}
            hint={t("reason_hint")}
            messages={tried && noReason ? [{ kind: "error", text: t("reason_missing") }] : []}
          >
            {(attributes) => (
              <textarea
                {...attributes}
                rows={2}
                maxLength={2000}
                required
                data-first
                value={it.reason}
                onInput={(event) => it.write(event.currentTarget.value)}
                onKeyDown={sendsOnEnter}
                data-testid="reason"
              />
            )}
          </Field>
          {production && canApply && (
            <Field
              id="typed-key"
              label={t("type_key", { key: confirm })}
              messages={tried && wrongKey ? [{ kind: "error", text: t("type_key_bad") }] : []}
            >
              {(attributes) => (
                <input
                  {...attributes}
                  type="text"
                  class="mono"
                  autocomplete="off"
                  spellcheck={false}
                  value={typed}
                  onInput={(event) => setTyped(event.currentTarget.value)}
                  data-testid="typed-key"
                />
              )}
            </Field>
          )}
          <div class="dialog-actions">
            <button type="button" class="button" onClick={close}>
              {t("cancel")}
            </button>
            <button
              type="submit"
              class={`button primary ${change.isStop ? "danger" : ""}`}
              disabled={it.busy || verdict.kind === "asking"}
              data-testid={canApply ? "apply" : "ask"}
            >
              {canApply ? t(change.approvalRef ? "apply_approved" : "apply") : t("ask_approval")}
            </button>
          </div>
        </form>
      )}
    </Dialog>
  );
}

function isWorthAnotherTry(code: string): boolean {
  return ["unreachable", "outcome_unknown", "store_unavailable", "overloaded"].includes(code);
}

/** Enter sends, Shift+Enter makes a line: a reason is a sentence. */
export function sendsOnEnter(event: KeyboardEvent): void {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  (event.currentTarget as HTMLTextAreaElement).form?.requestSubmit();
}

function Verdict({ it }: { it: ReturnType<typeof useReview> }) {
  const { verdict } = it;
  if (verdict.kind === "asking") return <p class="hint">{t("loading")}</p>;
  if (verdict.kind === "allowed")
    return <Notice tone="good" title={t("is_allowed")} testId="allowed" />;
  if (verdict.kind === "approval") return null;
  return <ProblemNotice title={t("refused")} problem={verdict.problem} onRetry={it.retry} />;
}

export function Radius({
  radius,
  change,
}: {
  radius: Result<BlastRadius> | null;
  change: Pick<Change, "env">;
}) {
  if (radius === null) return null;
  if (!radius.ok) return <p>{t("radius_unknown", { message: radius.problem.message })}</p>;
  return <RadiusWords found={radius.data} env={change.env} />;
}

export function RadiusWords({ found, env }: { found: BlastRadius; env: Change["env"] }) {
  if (found.sample_size === 0) {
    return <p data-testid="radius">{t("radius_empty", { env: envName(env ?? "all") })}</p>;
  }
  const words = [
    t("radius_sentence", {
      n: found.sample_size,
      on: found.off_to_on,
      off: found.on_to_off,
      unchanged: found.unchanged,
    }),
  ];
  if (found.variants_moved > 0) words.push(t("radius_variants", { n: found.variants_moved }));
  if (found.error_margin !== null) {
    words.push(t("radius_margin", { margin: Math.round(found.error_margin * 10) / 10 }));
  }
  if (found.tenants.length > 0) {
    const tenants = found.tenants.map((one) => `${one.tenant_id} (${one.changed})`).join(", ");
    words.push(t("radius_tenants", { tenants }));
  }
  return <p data-testid="radius">{words.join(" ")}</p>;
}

function Dependants({ keys, isStop }: { keys: string[]; isStop: boolean }) {
  if (keys.length === 0) return <p class="hint">{t("dependants_none")}</p>;
  const flags = keys.join(", ");
  return (
    <p data-testid="dependants">{t(isStop ? "dependants_stop" : "dependants_some", { flags })}</p>
  );
}
