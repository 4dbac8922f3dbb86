import { useState } from "preact/hooks";
import { announce } from "../shared/announce";
import { CopyButton } from "../shared/CopyButton";
import { Code } from "../shared/Scroll";
import { get, send } from "../shared/send";

const PATH = "/openapi.yaml";

type State =
  | { kind: "hidden" }
  | { kind: "asking" }
  | { kind: "failed"; message: string }
  | { kind: "shown"; text: string; origin: string };

/** The service's own description of itself, fetched when asked for. */
export function Contract({ origin }: { origin: string }) {
  const [state, setState] = useState<State>({ kind: "hidden" });

  const show = async () => {
    setState({ kind: "asking" });
    const answer = await send(get(origin + PATH), new AbortController().signal);
    const found: State =
      answer?.kind === "answer" && answer.status === 200
        ? { kind: "shown", text: answer.text, origin }
        : {
            kind: "failed",
            message: `${origin}${PATH} did not come. See whether the service runs, then ask again.`,
          };
    setState(found);
    announce(
      found.kind === "shown" ? "The contract is shown." : "The contract could not be loaded.",
    );
  };
  return (
    <section class="chapter" id="contract" tabIndex={-1} aria-labelledby="contract-title">
      <h2 id="contract-title">Raw contract</h2>
      <p class="lead">
        OpenAPI 3.1: every path that is served, and only those. Also at{" "}
        <a href={origin + PATH} data-testid="contract-link">
          {PATH}
        </a>
        .
      </p>
      <div class="send-row">
        <button type="button" class="button" onClick={show} data-testid="contract-show">
          {state.kind === "shown" ? "Load it again" : "Show the contract"}
        </button>
        {state.kind === "shown" && (
          <CopyButton text={state.text} what="contract" testId="contract-copy" />
        )}
        {state.kind === "asking" && <span class="hint">Loading…</span>}
      </div>
      {state.kind === "failed" && (
        <p class="message error" data-testid="contract-error">
          {state.message}
        </p>
      )}
      {state.kind === "shown" && (
        <Code tall label={`Contract of ${state.origin}`} testId="contract-text">
          {state.text}
        </Code>
      )}
    </section>
  );
}
