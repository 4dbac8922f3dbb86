import { Field } from "../shared/Field";
import { endpoint } from "./endpoints";
import { ENVIRONMENTS, type Form } from "./form";
import type { PartProps } from "./RequestForm";
import { effectiveVia } from "./request";

const TEXTS = [
  { field: "user", id: "context-user", label: "User", placeholder: "required" },
  { field: "tenant", id: "context-tenant", label: "Tenant", placeholder: "none" },
  { field: "tier", id: "context-tier", label: "Tier", placeholder: "anonymous" },
] as const;

const VIAS = [
  { via: "headers", label: "Headers" },
  { via: "query", label: "Query" },
  { via: "body", label: "Body" },
] as const;

export function ContextFields(props: PartProps) {
  const { form } = props;
  if (endpoint(form.endpoint).context === "env") return <Env {...props} />;
  return (
    <fieldset class="group">
      <legend>Context</legend>
      <Via {...props} />
      <div class="grid">
        {TEXTS.map(({ field, id, label, placeholder }) => (
          <ContextText key={id} {...props} {...{ field, id, label, placeholder }} />
        ))}
        <Env {...props} />
        <ContextText
          {...props}
          field="roleKey"
          id="context-role-key"
          label="Role key"
          placeholder="none"
        />
      </div>
    </fieldset>
  );
}

function Via({ form, update }: PartProps) {
  const bodyless = endpoint(form.endpoint).method === "GET";
  return (
    <div class="via" role="radiogroup" aria-label="Send the context in">
      <span class="via-label" aria-hidden="true">
        Sent in
      </span>
      {VIAS.map(({ via, label }) => (
        <label key={via} class="segment">
          <input
            type="radio"
            name="via"
            value={via}
            disabled={via === "body" && bodyless}
            checked={effectiveVia(form) === via}
            onChange={() => update({ via })}
            data-testid={`via-${via}`}
          />
          <span>{label}</span>
        </label>
      ))}
      {bodyless && <span class="hint">A GET has no body.</span>}
    </div>
  );
}

interface TextProps extends PartProps {
  field: "user" | "tenant" | "tier" | "roleKey";
  id: string;
  label: string;
  placeholder: string;
}

function ContextText({ form, update, messages, field, id, label, placeholder }: TextProps) {
  return (
    <Field id={id} label={label} messages={messages(field)}>
      {(attributes) => (
        <input
          {...attributes}
          type="text"
          dir="auto"
          spellcheck={false}
          placeholder={placeholder}
          value={form[field]}
          onInput={(event) => update({ [field]: event.currentTarget.value } as Partial<Form>)}
          data-testid={id}
        />
      )}
    </Field>
  );
}

function Env({ form, update, messages }: PartProps) {
  const whole = endpoint(form.endpoint).context === "full";
  return (
    <Field id="context-env" label="Environment" messages={messages("env")}>
      {(attributes) => (
        <select
          {...attributes}
          value={form.env}
          onChange={(event) => update({ env: event.currentTarget.value })}
          data-testid="context-env"
        >
          <option value="">{whole ? "not sent (dev)" : "not sent (the flag’s own state)"}</option>
          {ENVIRONMENTS.map((env) => (
            <option key={env} value={env}>
              {env}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
