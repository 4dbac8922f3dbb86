import {
  isBatch,
  isDecision,
  isHealth,
  isOverrides,
  isSummary,
  type Json,
} from "../shared/envelope";
import { BatchView } from "./BatchView";
import { DecisionCard } from "./DecisionCard";
import { HealthView } from "./HealthView";
import { OverridesView } from "./OverridesView";
import { SummaryView } from "./SummaryView";
import { valueIn, written, writtenResults } from "./written";

/** The data of an answer, each kind in its own way; what has none is shown raw only. */
export function AnswerData({ data, text }: { data: Json; text: string }) {
  const read: unknown = data;
  if (isDecision(read)) return <DecisionCard decision={read} written={valueIn(written(text))} />;
  if (isBatch(read)) return <BatchView batch={read} written={writtenResults(text)} />;
  if (isHealth(read)) return <HealthView health={read} />;
  if (isOverrides(read)) return <OverridesView rows={read} />;
  if (isSummary(read) && read.flags.every((flag) => "rollout_pct" in flag)) {
    return <SummaryView summary={read} />;
  }
  return null;
}
