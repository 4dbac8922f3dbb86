import { useCallback, useEffect, useState } from "preact/hooks";
import {
  type Envelope,
  type Health,
  isHealth,
  isSummary,
  readEnvelope,
  type Service,
} from "../shared/envelope";
import { get, send } from "../shared/send";

/** What the service at the base says of itself, read once for each base and on demand. */
export type ServiceState =
  | { kind: "asking" }
  | { kind: "unreachable" }
  | { kind: "strange"; status: number }
  | { kind: "known"; health: Health; service: Service };

export interface ServiceView {
  state: ServiceState;
  /** The flags that can be named, empty while they are not known. */
  keys: readonly string[];
  refresh: () => void;
}

export function useService(origin: string | null): ServiceView {
  const [state, setState] = useState<ServiceState>({ kind: "asking" });
  const [keys, setKeys] = useState<readonly string[]>([]);
  const [asked, setAsked] = useState(0);

  useEffect(() => {
    if (origin === null) return;
    const controller = new AbortController();
    setState({ kind: "asking" });
    ask(origin, controller.signal).then((found) => found && setState(found));
    flagKeys(origin, controller.signal).then((found) => found && setKeys(found));
    return () => controller.abort();
  }, [origin, asked]);

  const refresh = useCallback(() => setAsked((times) => times + 1), []);
  return { state, keys, refresh };
}

async function ask(origin: string, signal: AbortSignal): Promise<ServiceState | null> {
  const answer = await send(get(`${origin}/api/flags/health`), signal);
  if (answer === null) return null;
  if (answer.kind === "unreachable") return { kind: "unreachable" };
  const envelope: Envelope | null = readEnvelope(answer.text);
  const health: unknown = envelope?.data;
  if (envelope === null || !isHealth(health)) return { kind: "strange", status: answer.status };
  return { kind: "known", health, service: envelope.service };
}

async function flagKeys(origin: string, signal: AbortSignal): Promise<string[] | null> {
  const answer = await send(get(`${origin}/api/flags/registry?summary=true`), signal);
  if (answer?.kind !== "answer") return answer === null ? null : [];
  const data: unknown = readEnvelope(answer.text)?.data;
  return isSummary(data) ? data.flags.map(({ key }) => key) : [];
}
