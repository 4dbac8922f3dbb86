import type { ComponentChildren, JSX } from "preact";

export interface Message {
  kind: "error" | "note";
  text: string;
}

interface Props {
  id: string;
  label: string;
  hint?: ComponentChildren;
  messages?: Message[];
  wide?: boolean;
  children: (attributes: ControlAttributes) => JSX.Element;
}

interface ControlAttributes {
  id: string;
  "aria-describedby"?: string;
  "aria-invalid"?: true;
}

/** A label, a control, its hint, and what is wrong with it, tied together. */
export function Field({ id, label, hint, messages = [], wide = false, children }: Props) {
  const hintId = `${id}-hint`;
  const messageId = `${id}-message`;
  const described = [hint ? hintId : "", messages.length > 0 ? messageId : ""].join(" ").trim();
  const attributes: ControlAttributes = { id };
  if (described !== "") attributes["aria-describedby"] = described;
  if (messages.some(({ kind }) => kind === "error")) attributes["aria-invalid"] = true;
  return (
    <div class={wide ? "field wide" : "field"}>
      <label for={id}>{label}</label>
      {children(attributes)}
      {hint && (
        <p class="hint" id={hintId}>
          {hint}
        </p>
      )}
      {messages.length > 0 && (
        <div id={messageId} data-testid={`${id}-message`}>
          {messages.map(({ kind, text }) => (
            <p key={text} class={`message ${kind}`}>
              {kind === "error" && <span class="unseen">Error: </span>}
              {text}
            </p>
          ))}
        </div>
      )}
    </div>
  );
}
