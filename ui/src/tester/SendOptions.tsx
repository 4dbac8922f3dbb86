import { Field } from "../shared/Field";
import { endpoint } from "./endpoints";
import type { PartProps } from "./RequestForm";

export function SendOptions({ form, update, messages }: PartProps) {
  const to = endpoint(form.endpoint);
  return (
    <fieldset class="group">
      <legend>Options</legend>
      {to.trace && (
        <label class="check">
          <input
            type="checkbox"
            checked={form.trace}
            onChange={(event) => update({ trace: event.currentTarget.checked })}
            data-testid="trace"
          />
          <span>
            Trace{" "}
            <span class="hint">the nine steps, and what it would take to turn the flag on</span>
          </span>
        </label>
      )}
      <div class="grid roomy">
        <Field id="request-id" label="Request id" messages={messages("requestId")}>
          {(attributes) => (
            <input
              {...attributes}
              type="text"
              class="mono"
              spellcheck={false}
              placeholder="made by the service"
              value={form.requestId}
              onInput={(event) => update({ requestId: event.currentTarget.value })}
              data-testid="request-id"
            />
          )}
        </Field>
        {to.etag && (
          <Field id="etag" label="If-None-Match" messages={messages("etag")}>
            {(attributes) => (
              <input
                {...attributes}
                type="text"
                class="mono"
                spellcheck={false}
                placeholder="an ETag, for a 304"
                value={form.etag}
                onInput={(event) => update({ etag: event.currentTarget.value })}
                data-testid="etag"
              />
            )}
          </Field>
        )}
        <Field
          id="token"
          label="Bearer token"
          hint="Verified by a later release. Not stored; the curl line shows it."
          messages={messages("token")}
        >
          {(attributes) => (
            <input
              {...attributes}
              type="password"
              class="mono"
              autocomplete="off"
              spellcheck={false}
              placeholder="none"
              value={form.token}
              onInput={(event) => update({ token: event.currentTarget.value })}
              data-testid="token"
            />
          )}
        </Field>
      </div>
    </fieldset>
  );
}
