import { useEffect, useRef, useState } from "preact/hooks";
import type { BatchEntry, BatchFailure, BatchResult, Decision } from "../shared/envelope";
import { type JsonNode, printJson } from "../shared/json";
import { Pill } from "../shared/Notice";
import { Table } from "../shared/Table";
import { count } from "../shared/words";
import { DecisionCard } from "./DecisionCard";
import { valueIn } from "./written";

interface Props {
  batch: BatchResult;
  written: (JsonNode | null)[];
}

/** One row a result; choosing a row shows its decision whole. */
export function BatchView({ batch, written }: Props) {
  const [chosen, setChosen] = useState<number | null>(null);
  const card = useRef<HTMLDivElement>(null);
  // Below a long table, what was asked to be shown would not be seen.
  useEffect(() => {
    if (chosen !== null) card.current?.scrollIntoView({ block: "nearest" });
  }, [chosen]);
  const entry = chosen === null ? undefined : batch.results[chosen];
  const on = batch.results.filter((one) => !isFailure(one) && one.enabled).length;
  return (
    <>
      <p data-testid="batch-count">
        {count(batch.count, "result")}, {on} enabled
      </p>
      <Table
        label="Results"
        testId="batch"
        heads={["Flag", "Value", "State", "Why", ""]}
        rows={batch.results.map((one, index) =>
          row(one, written[index] ?? null, chosen === index, () => {
            setChosen(chosen === index ? null : index);
          }),
        )}
      />
      {entry !== undefined && !isFailure(entry) && (
        <div ref={card}>
          <DecisionCard decision={entry} written={valueIn(written[chosen ?? 0] ?? null)} />
        </div>
      )}
    </>
  );
}

function isFailure(entry: BatchEntry): entry is BatchFailure {
  return "error" in entry;
}

function row(entry: BatchEntry, written: JsonNode | null, open: boolean, toggle: () => void) {
  const key = <code class="isolated">{entry.flag_key}</code>;
  if (isFailure(entry)) {
    const state = <Pill tone="warn">{entry.error.code}</Pill>;
    return [key, "", state, entry.error.message, ""];
  }
  const button = (
    <button type="button" class="button small" aria-expanded={open} onClick={toggle}>
      {open ? "Hide" : "Show"}
      <span class="unseen"> {entry.flag_key}</span>
    </button>
  );
  return [
    key,
    <code key="value">{shortValue(entry, written)}</code>,
    stateOf(entry),
    <code key="why">{entry.source}</code>,
    button,
  ];
}

const SHORT = 40;

function shortValue(decision: Decision, written: JsonNode | null): string {
  const value = valueIn(written);
  const text =
    value === null ? JSON.stringify(decision.value) : printJson(value, Number.MAX_SAFE_INTEGER);
  return text.length > SHORT ? `${text.slice(0, SHORT)}…` : text;
}

function stateOf(decision: Decision) {
  if (decision.enabled) return <Pill tone="good">enabled</Pill>;
  return (
    <Pill tone="info" icon="dash">
      not enabled
    </Pill>
  );
}
