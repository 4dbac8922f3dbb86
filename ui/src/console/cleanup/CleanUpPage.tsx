import { useEffect, useState } from "preact/hooks";
import type { Problem } from "../../shared/envelope";
import { env } from "../app/env";
import { link, place, setParams } from "../app/location";
import { all } from "../data/api";
import { flags, readFlag } from "../data/flags";
import { whyNot } from "../data/session";
import { type CleanUpFlag, REASONS, type Reason } from "../data/types";
import { t } from "../i18n";
import { Empty, EnvBadge, ProblemNotice, When } from "../parts/Small";
import { archive } from "../review/change";
import { review } from "../review/ReviewDialog";

const DAYS = ["30", "90", "180"];

/** Flags that may have done their work, why one may think so, and the way to archive them. */
export function CleanUpPage() {
  const { params } = place.value;
  const reason = REASONS.find((one) => one === params.get("reason")) ?? null;
  const days = DAYS.find((one) => one === params.get("days")) ?? "30";
  const [found, setFound] = useState<CleanUpFlag[] | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const load = async () => {
    const wanted = reason === null ? "" : `&reason=${reason}`;
    const answer = await all<CleanUpFlag>(
      `/api/admin/cleanup?days=${days}&env=${env.value}${wanted}`,
    );
    setProblem(answer.ok ? null : answer.problem);
    if (answer.ok) setFound(answer.data);
  };
  useEffect(() => {
    void load();
  }, [reason, days, env.value]);
  // What was archived here is gone from the flags that are known.
  const shown = found?.filter(({ flag_key }) => flags.value?.has(flag_key) ?? true) ?? null;
  return (
    <>
      <div class="page-head">
        <h1 id="title" tabIndex={-1}>
          {t("cleanup")}
        </h1>
        {shown !== null && (
          <p class="hint" data-testid="cleanup-count">
            {t("cleanup_count", { n: shown.length })}
          </p>
        )}
      </div>
      <p class="lead">{t("cleanup_text")}</p>
      <Choices reason={reason} days={days} />
      {problem !== null && <ProblemNotice problem={problem} onRetry={() => void load()} />}
      {shown === null ? (
        problem === null && <p class="hint">{t("loading")}</p>
      ) : shown.length === 0 ? (
        <Empty title={t("cleanup_none")}>
          <p>{t("cleanup_none_do", { days })}</p>
        </Empty>
      ) : (
        <ul class="cleanup-list" data-testid="cleanup">
          {shown.map((flag) => (
            <Item key={flag.flag_key} flag={flag} />
          ))}
        </ul>
      )}
    </>
  );
}

function Choices({ reason, days }: { reason: Reason | null; days: string }) {
  return (
    <fieldset class="chips">
      <legend>{t("why")}</legend>
      {[null, ...REASONS].map((one) => (
        <label key={one} class="chip">
          <input
            type="radio"
            name="reason"
            checked={one === reason}
            onChange={() => setParams({ reason: one })}
            data-testid={`reason-${one ?? "any"}`}
          />
          {one === null ? t("any") : t(`reason_${one}`)}
        </label>
      ))}
      <span class="chips-gap" />
      <label class="chip">
        {t("for_days")}
        <select
          value={days}
          onChange={(event) => setParams({ days: event.currentTarget.value })}
          data-testid="days"
        >
          {DAYS.map((one) => (
            <option key={one} value={one}>
              {one}
            </option>
          ))}
        </select>
      </label>
    </fieldset>
  );
}

function Item({ flag }: { flag: CleanUpFlag }) {
  const [problem, setProblem] = useState<Problem | null>(null);
  const key = flag.flag_key;
  const needed =
    flag.dependants.length > 0 ? t("has_dependants", { flags: flag.dependants.join(", ") }) : null;
  const reason = whyNot("editor") ?? needed;
  const propose = async () => {
    const answer = await readFlag(key);
    setProblem(answer.ok ? null : answer.problem);
    if (answer.ok) review(archive({ detail: answer.data, text: answer.text }));
  };
  return (
    <li class="panel" data-testid={`cleanup-${key}`}>
      <div class="panel-head">
        <h2 class="mono isolated">
          <a href={link(["flags", key])}>{key}</a>
        </h2>
        <button
          type="button"
          class="button small"
          disabled={reason !== null}
          title={reason ?? undefined}
          onClick={() => void propose()}
          data-testid={`archive-${key}`}
        >
          {t("archive")} <span class="unseen">{key}</span>
        </button>
      </div>
      <ul class="plain-list">
        {flag.reasons.map((one) => (
          <Evidence key={one.reason} flag={flag} of={one} />
        ))}
      </ul>
      <p class="hint">
        {t("owner")}:{" "}
        <span class="isolated">
          {[...new Set([flag.owner, flag.owner_module].filter(Boolean))].join(", ")}
        </span>
        {needed !== null && <span class="isolated"> · {needed}</span>}
      </p>
      {problem !== null && <ProblemNotice problem={problem} />}
    </li>
  );
}

function Evidence({ flag, of }: { flag: CleanUpFlag; of: CleanUpFlag["reasons"][number] }) {
  const asked = Object.values(flag.last_evaluated).some((at) => at !== null);
  const words =
    of.reason === "not_asked" ? (asked ? "not_asked_since" : "never_asked_since") : of.reason;
  return (
    <li>
      <strong>{t(`reason_${of.reason}`)}</strong> {of.env !== null && <EnvBadge env={of.env} />}{" "}
      <span>
        {t(`evidence_${words}`)} <When at={of.since} />
      </span>
    </li>
  );
}
