import type { Outcome, TraceStep } from "../shared/envelope";
import { Icon, type IconName } from "../shared/Icon";
import { question } from "../shared/words";

const OUTCOMES: Record<Outcome, { icon: IconName; words: string }> = {
  pass: { icon: "arrow", words: "went on" },
  stop: { icon: "stop", words: "decided" },
  skip: { icon: "dash", words: "not reached" },
};

/** The nine steps in the order in which they are asked. */
export function TraceList({ trace }: { trace: TraceStep[] }) {
  return (
    <div class="trace">
      <h4>Step by step</h4>
      <ol data-testid="trace">
        {trace.map((row) => (
          <TraceRow key={row.step} row={row} />
        ))}
      </ol>
    </div>
  );
}

function TraceRow({ row }: { row: TraceStep }) {
  const outcome = OUTCOMES[row.outcome] ?? { icon: "info" as const, words: String(row.outcome) };
  return (
    <li
      class={`trace-row ${row.outcome}`}
      data-testid={`trace-${row.step}`}
      data-outcome={row.outcome}
    >
      <span class="trace-step">
        <span class="unseen">Step </span>
        {row.step}
      </span>
      <span class="trace-question">{question(row.asked)}</span>
      <span class="trace-outcome">
        <Icon name={outcome.icon} />
        {outcome.words}
      </span>
      {row.detail && row.outcome !== "skip" && <span class="trace-detail">{row.detail}</span>}
    </li>
  );
}
