import { type Decision, isBatch, isDecision, readEnvelope } from "../../shared/envelope";
import { at, type JsonNode, printJson } from "../../shared/json";
import { Notice } from "../../shared/Notice";
import type { Answer, Unreachable } from "../../shared/send";
import { BatchView } from "../../tester/BatchView";
import { DecisionCard } from "../../tester/DecisionCard";
import { SafeView } from "../../tester/SafeView";
import { valueIn, written, writtenResults } from "../../tester/written";
import { link } from "../app/location";
import type { BlastRadius } from "../data/types";
import { t } from "../i18n";
import { same } from "../logic/merge";
import { ProblemNotice } from "../parts/Small";

interface Past {
  seq: number;
  action: string;
  actor: string;
}

/** What came back: one decision with its steps, all of them, or before and after. */
export function Result({
  answer,
  onRetry,
}: {
  answer: Answer | Unreachable | null;
  onRetry: () => void;
}) {
  if (answer === null) return <p class="hint">{t("try_result_hint")}</p>;
  if (answer.kind === "unreachable") {
    const problem = { code: "unreachable", message: t("unreachable"), hint: null, details: [] };
    return <ProblemNotice problem={problem} onRetry={onRetry} />;
  }
  return (
    <SafeView key={answer.text} fallback={answer.text.slice(0, 1000)}>
      <Shown answer={answer} />
    </SafeView>
  );
}

function Shown({ answer }: { answer: Answer }) {
  const envelope = readEnvelope(answer.text);
  if (envelope === null) return <p>{answer.status}</p>;
  if (envelope.error !== null) return <ProblemNotice problem={envelope.error} />;
  const { data } = envelope;
  const whole = written(answer.text);
  if (isBatch(data)) {
    return (
      <div lang="en">
        <BatchView batch={data} written={writtenResults(answer.text)} />
      </div>
    );
  }
  if (isDecision(data)) return <One decision={data} written={valueIn(whole)} />;
  const both = (data as unknown as BlastRadius | null)?.decision;
  return both === undefined ? null : <Both before={both.before} after={both.after} whole={whole} />;
}

function One({ decision, written: value }: { decision: Decision; written: JsonNode | null }) {
  const last = (decision as { last_change?: Partial<Past> }).last_change;
  return (
    <>
      {last?.seq !== undefined && (
        <p data-testid="last-change">
          <a href={link(["audit"], { flag: decision.flag_key })}>
            {t("try_last_change", {
              n: last.seq,
              action: String(last.action),
              who: String(last.actor),
            })}
          </a>
        </p>
      )}
      <p>
        <a href={link(["flags", decision.flag_key])} class="mono isolated">
          {decision.flag_key}
        </a>
      </p>
      <div lang="en">
        <DecisionCard decision={decision} written={value} />
      </div>
    </>
  );
}

function Both({
  before,
  after,
  whole,
}: {
  before: Decision;
  after: Decision;
  whole: JsonNode | null;
}) {
  const node = (side: string) => (whole === null ? null : at(whole, "decision", side, "value"));
  const [was, is] = [node("before"), node("after")];
  const text = (value: JsonNode | null) => (value === null ? "?" : printJson(value).slice(0, 200));
  const stays = same(before.value, after.value) && before.enabled === after.enabled;
  return (
    <>
      <Notice
        tone={stays ? "info" : "warn"}
        title={
          stays
            ? t("try_would_stay", { value: text(is) })
            : t("try_would_change", { before: text(was), after: text(is) })
        }
        testId="would"
      />
      <h3>{t("try_after")}</h3>
      <div lang="en" data-testid="after">
        <DecisionCard decision={after} written={is} />
      </div>
      <h3>{t("try_before")}</h3>
      <div lang="en" data-testid="before">
        <DecisionCard decision={before} written={was} />
      </div>
    </>
  );
}
