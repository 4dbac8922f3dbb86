import { useRef, useState } from "preact/hooks";
import { announce } from "../../shared/announce";
import type { HttpRequest } from "../../shared/curl";
import { isBatch, isDecision, readEnvelope } from "../../shared/envelope";
import { type Answer, send, type Unreachable } from "../../shared/send";
import { sourceWords } from "../../shared/words";
import { t } from "../i18n";

/** Sends what curl would send, with the session where no token is given. */
export function useAnswer() {
  const [answer, setAnswer] = useState<Answer | Unreachable | null>(null);
  const [running, setRunning] = useState(false);
  const last = useRef(new AbortController());
  const run = async (request: HttpRequest, withToken: boolean) => {
    last.current.abort();
    const own = new AbortController();
    last.current = own;
    setRunning(true);
    const got = await send(request, own.signal, withToken ? "omit" : "same-origin");
    if (got === null) return; // another was asked for meanwhile
    setRunning(false);
    setAnswer(got);
    announce(spoken(got));
  };
  return { answer, running, run };
}

function spoken(answer: Answer | Unreachable): string {
  if (answer.kind === "unreachable") return t("unreachable");
  const envelope = readEnvelope(answer.text);
  const data = envelope?.data;
  if (envelope?.error) return envelope.error.message;
  if (isDecision(data)) {
    return `${data.flag_key}: ${JSON.stringify(data.value).slice(0, 200)}. ${sourceWords(data.source)}`;
  }
  return isBatch(data) ? `${t("try_result")}: ${data.results.length}` : t("try_result");
}
