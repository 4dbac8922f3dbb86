import type { Decision } from "../shared/envelope";
import { type JsonNode, printJson } from "../shared/json";
import { Pill } from "../shared/Notice";
import { sourceWords } from "../shared/words";
import { TraceList } from "./TraceList";
import { WhyNotView } from "./WhyNotView";

interface Props {
  decision: Decision;
  /** The value as the answer wrote it. */
  written: JsonNode | null;
}

export function DecisionCard({ decision, written }: Props) {
  const value = written === null ? JSON.stringify(decision.value) : printJson(written, 60);
  return (
    <article class="decision" data-testid="decision" data-enabled={decision.enabled}>
      <h3 class="decision-key" dir="auto">
        {decision.flag_key}
      </h3>
      <div class="decision-main">
        <code
          class={value.length > 24 ? "decision-value long" : "decision-value"}
          data-testid="decision-value"
        >
          {value}
        </code>
        <span data-testid="decision-enabled">
          <Pill
            tone={decision.enabled ? "good" : "info"}
            icon={decision.enabled ? "check" : "dash"}
          >
            {decision.enabled ? "enabled" : "not enabled"}
          </Pill>
        </span>
        <span class="decision-source">
          <strong>{sourceWords(decision.source)}</strong>
          <code data-testid="decision-source">{decision.source}</code>
          <span class="hint">step {decision.step}</span>
        </span>
      </div>
      <p class="decision-reason" data-testid="decision-reason">
        {decision.reason}
      </p>
      {decision.why_not && <WhyNotView whyNot={decision.why_not} flagKey={decision.flag_key} />}
      <Facts decision={decision} />
      {decision.trace && <TraceList trace={decision.trace} />}
    </article>
  );
}

function Facts({ decision }: { decision: Decision }) {
  const facts: [name: string, value: string | null][] = [
    ["stage", decision.rollout_stage],
    ["environment", decision.env],
    ["variant", decision.variant],
    ["bucket", bucketWords(decision.bucket)],
    ["blocked by", decision.blocked_by],
    ["override", decision.override_id],
    ["registry", decision.registry_version],
    ["evaluator", decision.evaluator_version],
  ];
  return (
    <dl class="pairs">
      {facts
        .filter(([, value]) => value !== null && value !== undefined)
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd data-testid={`decision-${name.replace(" ", "-")}`}>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

function bucketWords(bucket: number | null): string | null {
  return bucket === null ? null : `${bucket} (from ${((bucket + 1) / 100).toFixed(2)} %)`;
}
