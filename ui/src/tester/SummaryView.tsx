import type { FlagSummary, RegistrySummary } from "../shared/envelope";
import { Table } from "../shared/Table";
import { count } from "../shared/words";

/** Beyond this the raw answer is the better place to look. */
const ROWS = 500;

export function SummaryView({ summary }: { summary: RegistrySummary }) {
  const shown = summary.flags.slice(0, ROWS);
  return (
    <>
      <p data-testid="summary-count">
        {count(summary.count, "flag")}
        {shown.length < summary.flags.length && `, the first ${ROWS} here`}
      </p>
      <Table
        label="Flags"
        testId="summary"
        heads={["Flag", "Type", "Stage", "Rollout", "Gate", "Owner"]}
        rows={shown.map((flag) => [
          <>
            <code>{flag.key}</code>
            {flag.description_en && <span class="hint below">{flag.description_en}</span>}
          </>,
          flag.type,
          flag.rollout_stage,
          `${flag.rollout_pct} %`,
          gate(flag),
          flag.owner_module,
        ])}
      />
    </>
  );
}

function gate(flag: FlagSummary): string {
  if (flag.sensitive_flag) return "sensitive";
  return flag.requires_approval ? "approval" : "none";
}
