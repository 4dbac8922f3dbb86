import type { Problem, Service } from "../../shared/envelope";
import { type JsonNode, object, printJson, text as textNode } from "../../shared/json";
import { call, flagPath, type Result } from "../data/api";
import { open } from "../data/approvals";
import { readFlag } from "../data/flags";
import type { Approval, BlastRadius, FlagDetail, LogRecord, Page } from "../data/types";
import { type Fields, same } from "../logic/merge";
import type { Change, Members, Seen } from "./change";
import { nodeOf } from "./document";

/** What the review asks of the service, all of it public API. */

const WIDE = 1_000_000;

function json(members: Members): string {
  return printJson(object(members), WIDE);
}

const number = (value: number): JsonNode => ({ kind: "literal", raw: String(value) });

function controlled(change: Change, reason: string): Members {
  const members: Members = [...change.body, ["reason", textNode(reason)]];
  if (!change.isStop && change.version !== null) {
    members.push(["expected_version", number(change.version)]);
  }
  if (change.approvalRef !== null) members.push(["approval_ref", textNode(change.approvalRef)]);
  return members;
}

export function apply(change: Change, reason: string, key: string) {
  return call<FlagDetail & { unchanged?: string[] }>(change.path, {
    method: change.method,
    body: json(controlled(change, reason)),
    idempotencyKey: key,
  });
}

/** Would the service make it? Every check, no change, and the reason is not kept. */
export function rehearse(change: Change) {
  const members = controlled(change, "(a review: nothing is changed)");
  members.push(["dry_run", { kind: "literal", raw: "true" }]);
  return call<unknown>(change.path, { method: change.method, body: json(members) });
}

/** The body as approvals and previews take it: the environment stands outside. */
function asked(change: Change): Members {
  if (change.asks !== undefined) return change.asks;
  if (change.isStop) {
    const stage = change.path.endsWith("/pause") ? "paused" : "rolled_back";
    return [["rollout_stage", textNode(stage)]];
  }
  return change.body.filter(([name]) => name !== "env");
}

function outside(change: Change): Members {
  return [
    ["kind", textNode(change.kind ?? "")],
    ...(change.env === null || change.subject ? [] : ([["env", textNode(change.env)]] as Members)),
    ...(change.subject ? ([["target", nodeOf(change.subject.target)]] as Members) : []),
    ["change", object(asked(change))],
  ];
}

export async function preview(change: Change): Promise<Result<BlastRadius> | null> {
  const key = change.subject ? change.subject.measured : change.flagKey;
  if (change.kind === null || key === null) return null;
  return call<BlastRadius>(`${flagPath(key)}/preview`, {
    method: "POST",
    body: json(outside(change)),
  });
}

export function ask(change: Change, reason: string, key: string) {
  const members: Members = [
    ...(change.flagKey === "" ? [] : ([["flag_key", textNode(change.flagKey)]] as Members)),
    ...outside(change),
    ["reason", textNode(reason)],
  ];
  return call<Approval>("/api/admin/approvals", {
    method: "POST",
    body: json(members),
    idempotencyKey: key,
  });
}

/** An approval that is open for this very change. */
export function approvalFor(change: Change): Approval | null {
  const wanted = JSON.parse(json(asked(change)));
  const found = (open.value ?? []).filter(
    (approval) =>
      approval.kind === change.kind && isTarget(approval, change) && same(approval.change, wanted),
  );
  return found[0] ?? null;
}

function isTarget(approval: Approval, change: Change): boolean {
  const { target } = approval;
  if (!change.subject) return target.flag_key === change.flagKey && approval.env === change.env;
  return Object.entries(change.subject.target).every(
    ([name, value]) => target[name as keyof typeof target] === value,
  );
}

/** What the change rests on, as it is now. */
export async function see(change: Change): Promise<Result<Seen>> {
  if (change.subject?.read) return change.subject.read();
  const none = { version: change.version ?? 0, dependants: [], again: () => change };
  if (change.subject) return { ...nothing, data: none };
  const answer = await readFlag(change.flagKey);
  if (!answer.ok) return answer;
  const known = { detail: answer.data, text: answer.text };
  const { version, dependants } = answer.data;
  const again = (mine: Fields) => change.again(known, mine);
  return { ...answer, data: { version, dependants, again } };
}

const nothing = { ok: true, text: "", service: {} as Service } as const;

/** Who changed it since a version, and what they did, the newest. */
export async function whoChanged(change: Change, version: number): Promise<LogRecord | null> {
  if (change.subject) return (await change.subject.who?.(version)) ?? null;
  const path = `${flagPath(change.flagKey)}/history?limit=20`;
  const answer = await call<Page<LogRecord>>(path);
  if (!answer.ok) return null;
  const later = answer.data.items.filter(({ after }) => Number(after?.version ?? 0) > version);
  return later.find(({ action }) => action.startsWith("flag.")) ?? null;
}

export interface Needed {
  signers_needed: number;
  signer_roles: string[] | null;
}

/** What `approval_required` says of the signers. */
export function needed(problem: Problem): Needed[] {
  return problem.details as unknown as Needed[];
}
