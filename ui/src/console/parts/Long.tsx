import { useState } from "preact/hooks";
import { t } from "../i18n";

const SHOWN_LENGTH = 300;
const MOST = 20_000;

/** Text of any length: the beginning, and the rest for who wants it. */
export function Long({ text }: { text: string }) {
  const [whole, setWhole] = useState(false);
  if (text.length <= SHOWN_LENGTH) return <>{text}</>;
  return (
    <>
      {whole ? text.slice(0, MOST) : `${text.slice(0, SHOWN_LENGTH)}…`}{" "}
      {!whole && (
        <button type="button" class="button small" onClick={() => setWhole(true)}>
          {t("more")}
        </button>
      )}
    </>
  );
}
