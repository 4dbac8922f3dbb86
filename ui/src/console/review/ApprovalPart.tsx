import type { Problem } from "../../shared/envelope";
import { Notice } from "../../shared/Notice";
import { link } from "../app/location";
import { ApprovalPill } from "../approvals/ApprovalPill";
import { session } from "../data/session";
import type { Approval } from "../data/types";
import { t } from "../i18n";
import { needed } from "./send";

/** Who must sign, and how far that is. */
export function ApprovalPart({
  problem,
  approval,
  onUse,
}: {
  problem: Problem;
  approval: Approval | null;
  onUse: (id: string) => void;
}) {
  if (approval === null) {
    return (
      <Notice tone="warn" title={t("approval_needed")} testId="approval-needed">
        <ul>
          {needed(problem).map((one, at) => (
            <li key={at}>
              {t("approval_needed_n", { n: one.signers_needed, roles: rolesOf(one.signer_roles) })}
            </li>
          ))}
        </ul>
      </Notice>
    );
  }
  return (
    <Notice tone="info" title={t("approval_is", { id: approval.id })} testId="approval-open">
      <p>
        <ApprovalPill approval={approval} />
      </p>
      {approval.state === "signed_full" ? (
        <p>
          <button
            type="button"
            class="button primary"
            onClick={() => onUse(approval.id)}
            data-testid="use-approval"
          >
            {t("apply_approved")}
          </button>
        </p>
      ) : (
        <>
          <p>{t("approval_wait")}</p>
          {session.value?.mode === "development" && <p class="hint">{t("second_person")}</p>}
        </>
      )}
      <p>
        <a href={link(["approvals", approval.id])}>{approval.id}</a>
      </p>
    </Notice>
  );
}

export function rolesOf(roles: string[] | null): string {
  if (roles === null) return t("any_approver");
  return roles.length === 0 ? t("nobody") : roles.join(", ");
}
