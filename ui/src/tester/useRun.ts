import { useCallback, useRef, useState } from "preact/hooks";
import { announce } from "../shared/announce";
import type { HttpRequest } from "../shared/curl";
import { type Base, readBase } from "../shared/origins";
import { type Answer, send, type Unreachable } from "../shared/send";
import { spoken } from "./spoken";

/** The browser would block it, so it was not sent. */
export interface Blocked {
  kind: "blocked";
  request: HttpRequest;
  message: string;
}

export type Result = Answer | Unreachable | Blocked;

export interface Run {
  /** Counts the results, so that a view can start afresh with each. */
  number: number;
  title: string;
  result: Result | null;
  running: boolean;
  start: (request: HttpRequest, title: string) => Promise<void>;
}

/** Runs one request at a time; a new one calls the old one off. */
export function useRun(own: string, listed: readonly string[]): Run {
  const [shown, setShown] = useState({ number: 0, title: "", result: null as Result | null });
  const [running, setRunning] = useState(false);
  const current = useRef<AbortController | null>(null);

  const start = useCallback(
    async (request: HttpRequest, title: string) => {
      current.current?.abort();
      const controller = new AbortController();
      current.current = controller;
      setRunning(true);
      const base: Base = readBase(new URL(request.url).origin, own, listed);
      const result: Result | null = base.ok
        ? await send(request, controller.signal)
        : { kind: "blocked", request, message: base.message };
      if (result === null) return;
      setRunning(false);
      setShown((before) => ({ number: before.number + 1, title, result }));
      announce(spoken(result));
    },
    [own, listed],
  );
  return { ...shown, running, start };
}
