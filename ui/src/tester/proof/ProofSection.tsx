import { useState } from "preact/hooks";
import { announce } from "../../shared/announce";
import { Icon } from "../../shared/Icon";
import { Notice } from "../../shared/Notice";
import { Table } from "../../shared/Table";
import { count } from "../../shared/words";
import type { ServiceState } from "../useService";
import { fetchVectors, type Proof, runVectors } from "./runVectors";

type State =
  | { kind: "idle" }
  | { kind: "running" }
  | { kind: "failed"; message: string }
  | { kind: "done"; proof: Proof };

/** The second evaluator, in the reader's own browser, held against the same examples as the first. */
export function ProofSection({ service }: { service: ServiceState }) {
  const [state, setState] = useState<State>({ kind: "idle" });

  const prove = async () => {
    setState({ kind: "running" });
    try {
      const proof = runVectors(await fetchVectors());
      setState({ kind: "done", proof });
      announce(`${proof.passed} of ${proof.total} vectors passed in this browser.`);
    } catch (problem) {
      const message = problem instanceof Error ? problem.message : String(problem);
      setState({ kind: "failed", message });
      announce(`The vectors could not be run: ${message}`);
    }
  };
  return (
    <section class="chapter" id="proof" tabIndex={-1} aria-labelledby="proof-title">
      <h2 id="proof-title">Prove it here</h2>
      <p class="lead">
        Two evaluators, one in Java and one in JavaScript, have to agree on every shared vector, or
        the service does not open its port. {gate(service)} This runs the same vectors through{" "}
        <code>evaluator.js</code> in your browser, without asking the service.
      </p>
      <div class="send-row">
        <button
          type="button"
          class="button primary"
          onClick={prove}
          aria-disabled={state.kind === "running"}
          data-testid="prove"
        >
          <Icon name="play" />
          Run all vectors
        </button>
        {state.kind === "running" && <span class="hint">Running…</span>}
      </div>
      {state.kind === "failed" && (
        <Notice tone="bad" title="The vectors could not be run" testId="proof-failed">
          <p>{state.message}. Reload the page; if that does not help, restart the service.</p>
        </Notice>
      )}
      {state.kind === "done" && <Outcome proof={state.proof} />}
    </section>
  );
}

function gate(service: ServiceState): string {
  if (service.kind !== "known") return "";
  const { passed, total } = service.health.parity;
  return `This one passed ${passed} of ${total} at its start.`;
}

function Outcome({ proof }: { proof: Proof }) {
  const { passed, total, differences } = proof;
  const all = passed === total && total > 0;
  return (
    <div
      class="proof"
      data-testid="proof"
      data-passed={passed}
      data-total={total}
      data-state={all ? "passed" : "differs"}
    >
      <Notice tone={all ? "good" : "bad"} title={`${passed} of ${total} passed`}>
        <p>
          evaluator.js {proof.evaluatorVersion}, {proof.millis.toFixed(1)} ms
          {differences.length > 0 && `, ${count(differences.length, "difference")}`}
        </p>
      </Notice>
      <progress value={passed} max={total} aria-label="Vectors passed" />
      {differences.length > 0 && (
        <Table
          label="Differences"
          testId="proof-differences"
          heads={["Vector", "Field", "Expected", "Got"]}
          rows={differences.map(({ vector, field, expected, got }) => [
            vector,
            <code key="field">{field}</code>,
            <code key="expected">{expected}</code>,
            <code key="got">{got}</code>,
          ])}
        />
      )}
    </div>
  );
}
