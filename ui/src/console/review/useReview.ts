import { useEffect, useRef, useState } from "preact/hooks";
import type { Problem } from "../../shared/envelope";
import { say } from "../app/said";
import { newKey, type Result } from "../data/api";
import { loadOpen } from "../data/approvals";
import { readFlag } from "../data/flags";
import { draftOf, keepDraft } from "../data/remember";
import { session } from "../data/session";
import { newsOf } from "../data/stream";
import type { Approval, BlastRadius, LogRecord } from "../data/types";
import { t } from "../i18n";
import { type Clash, type Fields, merge } from "../logic/merge";
import type { Change, Seen } from "./change";
import * as service from "./send";

export type Verdict =
  | { kind: "asking" }
  | { kind: "allowed" }
  | { kind: "approval"; problem: Problem }
  | { kind: "refused"; problem: Problem };

export interface Conflict {
  by: LogRecord | null;
  clashes: Clash[];
  /** Theirs with mine where nothing overlaps. */
  merged: Fields;
}

/** The life of one review: asked, perhaps in conflict, then applied or asked leave for. */
export function useReview(first: Change, onDone: () => void) {
  const [change, setChange] = useState(first);
  const [verdict, setVerdict] = useState<Verdict>({ kind: "asking" });
  const [radius, setRadius] = useState<Result<BlastRadius> | null>(null);
  const [dependants, setDependants] = useState<string[]>([]);
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const [asked, setAsked] = useState<Approval | null>(null);
  const [busy, setBusy] = useState(false);
  const draft = `${first.path} ${first.env ?? ""}`;
  const [reason, setReason] = useState(draftOf(draft) ?? "");
  const attempt = useRef(newKey());
  const current = useRef(change);
  current.current = change;

  /** Looks whether the flag is still what the change rests on; then asks the service. */
  const check = async (now: Change) => {
    setVerdict({ kind: "asking" });
    const answer = await service.see(now);
    if (current.current !== now) return;
    if (!answer.ok) return setVerdict({ kind: "refused", problem: answer.problem });
    setDependants(answer.data.dependants);
    if (!now.isStop && now.version !== null && answer.data.version !== now.version) {
      return rebase(now, answer.data, now.version);
    }
    const [rehearsed, measured] = await Promise.all([service.rehearse(now), service.preview(now)]);
    if (current.current !== now) return;
    setRadius(measured);
    if (rehearsed.ok) return setVerdict({ kind: "allowed" });
    const { problem } = rehearsed;
    setVerdict({ kind: problem.code === "approval_required" ? "approval" : "refused", problem });
  };

  const rebase = async (now: Change, seen: Seen, version: number) => {
    const by = await service.whoChanged(now, version);
    if (current.current !== now) return;
    const fresh = seen.again(now.mine);
    const merged = merge(now.base, fresh.base, now.mine);
    setConflict({ by, clashes: merged.clashes, merged: merged.fields });
    setChange(seen.again({ ...merged.fields, ...clashing(merged.clashes) }));
  };

  // Whoever signs in again, in another tab, may be told otherwise.
  const who = session.value?.id ?? null;
  useEffect(() => {
    void check(change);
  }, [change, who]);
  const news = newsOf(first.flagKey).length;
  useEffect(() => {
    if (news > 0) void check(current.current);
  }, [news]);

  const write = (text: string) => {
    setReason(text);
    keepDraft(draft, text);
  };

  /** A clash is settled by a choice; mine stands until then. */
  const settle = (mine: boolean) => {
    if (conflict === null) return;
    if (!mine) return onDone();
    setConflict(null);
  };

  const apply = async () => {
    setBusy(true);
    const answer = await service.apply(change, reason.trim(), attempt.current);
    setBusy(false);
    if (answer.ok) {
      keepDraft(draft, "");
      const nothing =
        change.isStop && answer.data.unchanged !== undefined && !hasRecord(answer.data);
      say(nothing ? t("unchanged_stop") : t("applied", { sentence: change.sentence }));
      if (change.flagKey !== "") void readFlag(change.flagKey);
      void loadOpen();
      onDone();
      return change.subject?.done(answer.data);
    }
    if (answer.problem.code === "version_conflict") return check(change);
    if (!["unreachable", "outcome_unknown"].includes(answer.problem.code)) {
      attempt.current = newKey();
    }
    setVerdict({
      kind: answer.problem.code === "approval_required" ? "approval" : "refused",
      problem: answer.problem,
    });
  };

  const askLeave = async () => {
    setBusy(true);
    const answer = await service.ask(change, reason.trim(), attempt.current);
    setBusy(false);
    if (!answer.ok) return setVerdict({ kind: "refused", problem: answer.problem });
    attempt.current = newKey();
    setAsked(answer.data);
    say(t("asked_approval", { id: answer.data.id }), "info");
    await loadOpen();
  };

  return {
    change,
    verdict,
    radius,
    dependants,
    conflict,
    reason,
    busy,
    asked,
    write,
    settle,
    apply,
    askLeave,
    use: (approvalRef: string) => setChange({ ...change, approvalRef }),
    retry: () => check(change),
  };
}

function hasRecord(data: object): boolean {
  return (data as { record?: unknown }).record != null;
}

function clashing(clashes: Clash[]): Fields {
  return Object.fromEntries(clashes.map(({ field, mine }) => [field, mine]));
}
