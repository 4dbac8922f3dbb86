import { isBatch, isDecision, readEnvelope } from "../shared/envelope";
import { count, sourceWords, statusWords } from "../shared/words";
import type { Result } from "./useRun";

/** A result in one breath, for the live region. */
export function spoken(result: Result): string {
  if (result.kind === "blocked") return "Not sent: the page may not ask that address.";
  if (result.kind === "unreachable") return "No answer: the service could not be reached.";
  const status = `${result.status} ${statusWords(result.status)}`.trim();
  const envelope = readEnvelope(result.text);
  if (envelope?.error) return `${status}. ${envelope.error.message}`;
  const data = envelope?.data;
  if (isDecision(data)) {
    const state = data.enabled ? "enabled" : "not enabled";
    return `${status}. ${data.flag_key} is ${JSON.stringify(data.value)}, ${state}: ${sourceWords(data.source)}.`;
  }
  if (isBatch(data)) return `${status}. ${count(data.results.length, "result")}.`;
  return `${status}.`;
}
