import type { Approval } from "../data/types";
import { t } from "../i18n";

const BARRED = {
  asked: "cannot_sign_own",
  signed: "cannot_sign_twice",
  edited: "cannot_sign_edited",
} as const;

/**
 * Why somebody may not sign, as far as the page can know; null where nothing speaks against it. The
 * service decides.
 */
export function whyNotSign(approval: Approval, id: string, roleKey: string | null): string | null {
  const barred = approval.cannot_sign?.find((one) => one.id === id);
  if (barred !== undefined) return t(BARRED[barred.why]);
  const role = roleKey ?? t("none");
  const listed = approval.requirements.filter(({ signer_roles }) => signer_roles !== null);
  const lets = listed.filter((one) => roleKey !== null && one.signer_roles?.includes(roleKey));
  if (listed.length === approval.requirements.length && listed.length > 0 && lets.length === 0) {
    const roles = [...new Set(listed.flatMap((one) => one.signer_roles ?? []))].join(", ");
    return t("cannot_sign_role", { roles: roles || t("nobody"), role });
  }
  const taken = approval.signatures.some(({ role_key }) => role_key === roleKey);
  return approval.signers_needed > 1 && taken ? t("cannot_sign_same_role", { role }) : null;
}
