import { Field } from "../shared/Field";
import type { PartProps } from "./RequestForm";

/** What only a body can carry. */
export function BodyFields({ form, update, messages }: PartProps) {
  return (
    <fieldset class="group">
      <legend>In the body</legend>
      <Field
        id="attributes"
        label="Attributes (JSON)"
        hint="A flat object: each a string, number, boolean or list of strings."
        messages={messages("attributes")}
      >
        {(attributes) => (
          <textarea
            {...attributes}
            class="mono"
            rows={3}
            spellcheck={false}
            placeholder={'{"country": "TH", "seats": 12}'}
            value={form.attributes}
            onInput={(event) => update({ attributes: event.currentTarget.value })}
            data-testid="attributes"
          />
        )}
      </Field>
      <Field
        id="overrides"
        label="Inline overrides (JSON)"
        hint="For this request only, by scope and flag key."
        messages={messages("overrides")}
      >
        {(attributes) => (
          <textarea
            {...attributes}
            class="mono"
            rows={3}
            spellcheck={false}
            placeholder={'{"tenant": {"hints.registry_v1": true}}'}
            value={form.overrides}
            onInput={(event) => update({ overrides: event.currentTarget.value })}
            data-testid="overrides"
          />
        )}
      </Field>
    </fieldset>
  );
}
