import type { Message } from "../shared/Field";
import { Field } from "../shared/Field";
import type { Base } from "../shared/origins";
import { BodyFields } from "./BodyFields";
import { ContextFields } from "./ContextFields";
import { ENDPOINTS, type EndpointId, endpoint } from "./endpoints";
import type { Form } from "./form";
import type { Built } from "./request";
import { SendOptions } from "./SendOptions";

interface BaseField {
  typed: string;
  read: Base;
  set: (typed: string) => void;
  listed: readonly string[];
  own: string;
}

interface Props {
  form: Form;
  update: (change: Partial<Form>) => void;
  base: BaseField;
  built: Built;
  keys: readonly string[];
  onRun: () => void;
}

/** What a part of the form is given. */
export interface PartProps {
  form: Form;
  update: (change: Partial<Form>) => void;
  messages: (field: keyof Form) => Message[];
}

export function RequestForm({ form, update, base, built, keys, onRun }: Props) {
  const to = endpoint(form.endpoint);
  const messages = (field: keyof Form): Message[] => [
    ...built.errors
      .filter((one) => one.field === field)
      .map(({ message }) => ({ kind: "error" as const, text: message })),
    ...built.notes
      .filter((one) => one.field === field)
      .map(({ message }) => ({ kind: "note" as const, text: message })),
  ];
  const part: PartProps = { form, update, messages };
  return (
    <form
      id="request-form"
      class="panel"
      autocomplete="off"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onRun();
      }}
      aria-labelledby="request-title"
    >
      <h2 id="request-title">Ask</h2>
      <BaseUrl {...base} />
      <Field id="endpoint" label="Endpoint" hint={to.about}>
        {(attributes) => (
          <select
            {...attributes}
            value={form.endpoint}
            onChange={(event) => update({ endpoint: event.currentTarget.value as EndpointId })}
            data-testid="endpoint"
          >
            {(["Flags", "Operations"] as const).map((group) => (
              <optgroup key={group} label={group}>
                {ENDPOINTS.filter((one) => one.group === group).map(
                  ({ id, method, path, label }) => (
                    <option key={id} value={id}>
                      {`${method} ${path} · ${label}`}
                    </option>
                  ),
                )}
              </optgroup>
            ))}
          </select>
        )}
      </Field>
      {to.flagKey !== undefined && <FlagKey {...part} keys={keys} />}
      {to.id === "batch" && <BatchFlags {...part} />}
      {to.context !== undefined && <ContextFields {...part} />}
      {to.method === "POST" && <BodyFields {...part} />}
      <SendOptions {...part} />
    </form>
  );
}

function BaseUrl({ typed, read, set, listed, own }: BaseField) {
  const messages: Message[] = read.ok ? [] : [{ kind: "error", text: read.message }];
  return (
    <Field id="base" label="Base URL" messages={messages}>
      {(attributes) => (
        <div class="with-button">
          <input
            {...attributes}
            type="url"
            inputMode="url"
            spellcheck={false}
            list="base-origins"
            value={typed}
            placeholder={own}
            onInput={(event) => set(event.currentTarget.value)}
            data-testid="base-url"
          />
          <datalist id="base-origins">
            {[own, ...listed].map((origin) => (
              <option key={origin} value={origin} />
            ))}
          </datalist>
          {typed !== own && (
            <button type="button" class="button" onClick={() => set(own)} data-testid="base-reset">
              This service
            </button>
          )}
        </div>
      )}
    </Field>
  );
}

/** A list of ten thousand would stall the page; what is typed narrows it. */
const SUGGESTIONS = 200;

function FlagKey({ form, update, messages, keys }: PartProps & { keys: readonly string[] }) {
  const fitting = keys.filter((key) => key.includes(form.flagKey));
  const suggested = (fitting.length > 0 ? fitting : keys).slice(0, SUGGESTIONS);
  return (
    <Field id="flag-key" label="Flag key" messages={messages("flagKey")}>
      {(attributes) => (
        <>
          <input
            {...attributes}
            type="text"
            class="mono"
            spellcheck={false}
            list="flag-keys"
            value={form.flagKey}
            onInput={(event) => update({ flagKey: event.currentTarget.value })}
            data-testid="flag-key"
          />
          <datalist id="flag-keys" data-testid="flag-keys">
            {suggested.map((key) => (
              <option key={key} value={key} />
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}

function BatchFlags({ form, update, messages }: PartProps) {
  return (
    <Field
      id="batch-flags"
      label="Flags"
      hint='One a line: a key, or {"flag_key": …} with context fields of its own. Empty: all flags.'
      messages={messages("flags")}
    >
      {(attributes) => (
        <textarea
          {...attributes}
          class="mono"
          rows={4}
          spellcheck={false}
          value={form.flags}
          onInput={(event) => update({ flags: event.currentTarget.value })}
          data-testid="batch-flags"
        />
      )}
    </Field>
  );
}
