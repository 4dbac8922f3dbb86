import { useRef, useState } from "preact/hooks";
import type { Problem } from "../../shared/envelope";
import { Field } from "../../shared/Field";
import { call, flagPath, newKey } from "../data/api";
import { flags, readFlag } from "../data/flags";
import { draftOf, keepDraft } from "../data/remember";
import { ENVS, type EnvOrAll, type FlagDetail } from "../data/types";
import { t } from "../i18n";
import { envName } from "../logic/sentences";
import { Dialog } from "../parts/Dialog";
import { EnvBadge, ProblemNotice } from "../parts/Small";
import { sendsOnEnter } from "../review/ReviewDialog";
import { place } from "./location";
import { say } from "./said";

const DRAFT = "stop";

/** `!`, a reason, Enter. On the page of a flag it is that flag; elsewhere its key is typed first. */
export function StopDialog({ onClose }: { onClose: () => void }) {
  const [page, here] = place.value.path;
  const [key, setKey] = useState(page === "flags" ? (here ?? "") : "");
  const [env, setEnv] = useState<EnvOrAll>("all");
  const [reason, setReason] = useState(draftOf(DRAFT) ?? "");
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const attempt = useRef(newKey());
  const unknown = flags.value !== null && !flags.value.has(key.trim());
  const given = page === "flags" && here !== undefined;

  const stop = async (event: Event) => {
    event.preventDefault();
    setTried(true);
    const wrong = unknown ? "stop-key" : reason.trim() === "" ? "stop-reason" : null;
    if (wrong !== null) {
      document.getElementById(wrong)?.focus();
      return;
    }
    setBusy(true);
    const answer = await call<FlagDetail & { record: unknown }>(`${flagPath(key.trim())}/pause`, {
      method: "POST",
      body: JSON.stringify({ env, reason: reason.trim() }),
      idempotencyKey: attempt.current,
    });
    setBusy(false);
    if (!answer.ok) return setProblem(answer.problem);
    keepDraft(DRAFT, "");
    const words = t("stopped", { key: key.trim(), env: envName(env) });
    say(answer.data.record == null ? t("unchanged_stop") : words);
    void readFlag(key.trim());
    onClose();
  };

  return (
    <Dialog
      title={t("stop_title")}
      banner={<EnvBadge env={env} />}
      onClose={onClose}
      class="narrow"
      testId="stop"
    >
      <p>{t("stop_text")}</p>
      {problem !== null && <ProblemNotice problem={problem} />}
      <form class="review-form" noValidate onSubmit={stop}>
        <Field
          id="stop-key"
          label={t("stop_which")}
          messages={tried && unknown ? [{ kind: "error", text: t("stop_no_flag") }] : []}
        >
          {(attributes) => (
            <input
              {...attributes}
              type="text"
              class="mono"
              list="stop-flags"
              autocomplete="off"
              spellcheck={false}
              value={key}
              onInput={(event) => setKey(event.currentTarget.value)}
              {...(given ? {} : { "data-first": true })}
              data-testid="stop-key"
            />
          )}
        </Field>
        <datalist id="stop-flags">
          {Array.from(flags.value?.keys() ?? [], (one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
        <Field
          id="stop-reason"
          label={t("reason")}
          messages={
            tried && reason.trim() === "" ? [{ kind: "error", text: t("reason_missing") }] : []
          }
        >
          {(attributes) => (
            <textarea
              {...attributes}
              rows={2}
              maxLength={2000}
              required
              value={reason}
              onInput={(event) => {
                setReason(event.currentTarget.value);
                keepDraft(DRAFT, event.currentTarget.value);
              }}
              onKeyDown={sendsOnEnter}
              {...(given ? { "data-first": true } : {})}
              data-testid="stop-reason"
            />
          )}
        </Field>
        <fieldset class="choices">
          <legend>{t("stop_where")}</legend>
          {(["all", ...ENVS] as const).map((one) => (
            <label key={one} class="segment">
              <input
                type="radio"
                name="stop-env"
                checked={env === one}
                onChange={() => setEnv(one)}
                data-testid={`stop-${one}`}
              />
              {envName(one)}
            </label>
          ))}
        </fieldset>
        <div class="dialog-actions">
          <button type="button" class="button" onClick={onClose}>
            {t("cancel")}
          </button>
          <button
            type="submit"
            class="button primary danger"
            disabled={busy}
            data-testid="stop-now"
          >
            {t("stop_now")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
