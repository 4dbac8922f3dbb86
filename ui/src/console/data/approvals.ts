import { computed, signal } from "@preact/signals";
import type { Problem } from "../../shared/envelope";
import { all, call } from "./api";
import { onNews } from "./stream";
import type { Approval } from "./types";

/** Approvals that can still be signed or used. */
export const open = signal<readonly Approval[] | null>(null);

/** Why they are not known. */
export const openProblem = signal<Problem | null>(null);

/** Those that wait for a signature: the number in the head. */
export const waiting = computed(
  () => (open.value ?? []).filter(({ state }) => state !== "signed_full").length,
);

export const openFlags = computed<ReadonlySet<string>>(
  () =>
    new Set(
      (open.value ?? []).flatMap(({ flags, target }) =>
        target.flag_key ? [...flags, target.flag_key] : flags,
      ),
    ),
);

export async function loadOpen(): Promise<void> {
  const answers = await Promise.all(
    ["pending", "signed_partial", "signed_full"].map((state) =>
      all<Approval>(`/api/admin/approvals?state=${state}`),
    ),
  );
  const found = answers.flatMap((answer) => (answer.ok ? answer.data : []));
  const bad = answers.find((answer) => !answer.ok);
  openProblem.value = bad !== undefined && !bad.ok ? bad.problem : null;
  if (bad !== undefined) return;
  open.value = found.sort((a, b) => b.requested_at.localeCompare(a.requested_at));
}

export function approvalPath(id: string): string {
  return `/api/admin/approvals/${encodeURIComponent(id)}`;
}

export function readApproval(id: string) {
  return call<Approval>(approvalPath(id));
}

const CALM_MILLIS = 300;

/** Any change may open, close or void one. */
export function followApprovals(): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  onNews(() => {
    clearTimeout(timer);
    timer = setTimeout(loadOpen, CALM_MILLIS);
  });
}
