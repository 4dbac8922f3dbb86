import type { ComponentChildren } from "preact";
import { Field, type Message } from "../../shared/Field";

interface TextProps {
  /** Of the control, and of its part in tests. */
  id: string;
  label: string;
  value: string;
  onInput: (value: string) => void;
  hint?: ComponentChildren;
  /** What is wrong with it. */
  error?: string | null;
  /** What is worth knowing of it. */
  note?: string | null;
  /** So many lines. */
  rows?: number;
  mono?: boolean;
  more?: More;
}

interface More {
  /** Of a line: what it proposes. */
  list?: string;
  placeholder?: string;
  readOnly?: boolean;
  maxLength?: number;
  inputMode?: "numeric";
  lang?: string;
}

/** A text of one line or more, with its label, hint and what is wrong. */
export function Text({
  id,
  label,
  value,
  onInput,
  hint,
  error,
  note,
  rows,
  mono,
  more,
}: TextProps) {
  const messages: Message[] = [];
  if (error) messages.push({ kind: "error", text: error });
  if (note) messages.push({ kind: "note", text: note });
  return (
    <Field id={id} label={label} hint={hint} messages={messages}>
      {(attributes) => {
        const { list, inputMode, ...both } = more ?? {};
        const all = {
          ...attributes,
          ...both,
          class: mono ? "mono" : "",
          value,
          onInput: (event: Event) => onInput((event.currentTarget as HTMLInputElement).value),
          "data-testid": id,
        };
        return rows ? (
          <textarea {...all} rows={rows} spellcheck={!mono} />
        ) : (
          <input
            {...all}
            {...(list ? { list } : {})}
            {...(inputMode ? { inputMode } : {})}
            type="text"
            autocomplete="off"
            spellcheck={false}
          />
        );
      }}
    </Field>
  );
}

interface ChoiceProps<T extends string> {
  id: string;
  label: string;
  value: T;
  options: readonly (readonly [value: T, name: string])[];
  onChange: (value: T) => void;
  disabled?: boolean;
}

/** One of a few. */
export function Choice<T extends string>(it: ChoiceProps<T>) {
  return (
    <div class="field">
      <label for={it.id}>{it.label}</label>
      <select
        id={it.id}
        value={it.value}
        disabled={it.disabled ?? false}
        onChange={(event) => it.onChange(event.currentTarget.value as T)}
        data-testid={it.id}
      >
        {it.options.map(([value, name]) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
}

interface CheckProps {
  id: string;
  label: ComponentChildren;
  on: boolean;
  onChange: (on: boolean) => void;
}

export function Check({ id, label, on, onChange }: CheckProps) {
  return (
    <label class="check">
      <input
        type="checkbox"
        checked={on}
        onChange={(event) => onChange(event.currentTarget.checked)}
        data-testid={id}
      />
      {label}
    </label>
  );
}

interface ActProps {
  id: string;
  onAct: () => void;
  /** Why it may not be done; null where it may. */
  why: string | null;
  class?: string;
  children: ComponentChildren;
}

/** A button that says why it does nothing. */
export function Act({ id, onAct, why, class: name = "", children }: ActProps) {
  return (
    <button
      type="button"
      class={`button ${name}`}
      disabled={why !== null}
      title={why ?? undefined}
      onClick={onAct}
      data-testid={id}
    >
      {children}
    </button>
  );
}
