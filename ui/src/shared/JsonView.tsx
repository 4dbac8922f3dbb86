import { useMemo } from "preact/hooks";
import { parseJson, printJson } from "./json";
import { Code } from "./Scroll";

/** Beyond this, colouring costs more than it gives; beyond the next, a page would stall. */
const COLOURED_LENGTH = 100_000;
const SHOWN_LENGTH = 400_000;

/** JSON as it was written, laid out; other text as it stands. */
export function JsonView({
  text,
  label,
  testId,
}: {
  text: string;
  label: string;
  testId?: string;
}) {
  const shown = useMemo(() => layOut(text), [text]);
  return (
    <>
      <Code label={label} testId={testId}>
        {shown.length > COLOURED_LENGTH ? shown : coloured(shown)}
      </Code>
      {text.length > SHOWN_LENGTH && (
        <p class="hint">
          The first {SHOWN_LENGTH.toLocaleString("en")} of {text.length.toLocaleString("en")}{" "}
          characters, as they came. Copy takes all.
        </p>
      )}
    </>
  );
}

export function layOut(text: string): string {
  if (text.length > SHOWN_LENGTH) return text.slice(0, SHOWN_LENGTH);
  try {
    return printJson(parseJson(text));
  } catch {
    return text;
  }
}

const TOKENS = /("(?:[^"\\]|\\.)*")(:?)|\b(true|false|null)\b|(-?\d[\d.eE+-]*)/g;

function coloured(text: string) {
  if (!/^[[{]/.test(text)) return text;
  const parts = [];
  let from = 0;
  for (const match of text.matchAll(TOKENS)) {
    const [token, string, colon, word] = match;
    parts.push(text.slice(from, match.index));
    const kind =
      string === undefined ? (word === undefined ? "number" : "word") : colon ? "name" : "string";
    parts.push(<span class={`json-${kind}`}>{string ?? token}</span>, colon);
    from = match.index + token.length;
  }
  parts.push(text.slice(from));
  return parts;
}
