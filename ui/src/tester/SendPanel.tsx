import { CopyButton } from "../shared/CopyButton";
import { type HttpRequest, toCurl } from "../shared/curl";
import { Icon } from "../shared/Icon";
import { Code } from "../shared/Scroll";
import { FIRST_FORM, type Form, toFragment } from "./form";
import type { Built } from "./request";
import type { Run } from "./useRun";

interface Props {
  form: Form;
  reset: (form: Form) => void;
  built: Built;
  /** Null while the form or the base URL has an error. */
  request: HttpRequest | null;
  run: Run;
}

/** The curl line of precisely what Run sends. */
export function SendPanel({ form, reset, built, request, run }: Props) {
  const link = location.origin + location.pathname + toFragment(form);
  return (
    <section class="panel" aria-labelledby="send-title">
      <div class="panel-head">
        <h2 id="send-title">Send</h2>
        <div class="actions">
          <CopyButton
            text={link}
            what="link to this form, without the token"
            label="Link"
            icon="link"
            testId="copy-link"
          />
          <button
            type="button"
            class="button small"
            onClick={() => reset(FIRST_FORM)}
            data-testid="reset"
          >
            Reset
          </button>
          {request !== null && (
            <CopyButton text={toCurl(request)} what="curl line" testId="copy-curl" />
          )}
        </div>
      </div>
      {request === null ? (
        <p class="message error" data-testid="curl-error">
          {built.errors.length > 0
            ? "Put right what is marked in the form; then the line stands here."
            : "Put the base URL right; then the line stands here."}
        </p>
      ) : (
        <Code wrap label="curl line" testId="curl">
          {toCurl(request)}
        </Code>
      )}
      <div class="send-row">
        <button type="submit" form="request-form" class="button primary" data-testid="run">
          <Icon name="play" />
          Run
        </button>
        <span class="hint">
          {run.running ? (
            "Running…"
          ) : (
            <>
              or <kbd>Ctrl</kbd> <kbd>Enter</kbd>
            </>
          )}
        </span>
      </div>
    </section>
  );
}
