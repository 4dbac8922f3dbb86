import type { IconName } from "../../shared/Icon";
import { Pill } from "../../shared/Notice";
import type { Approval, ApprovalState } from "../data/types";
import { t } from "../i18n";

/** Each state has its own shape and words; the tone only repeats them. */
const LOOKS: Record<ApprovalState, ["info" | "good" | "warn" | "bad", IconName]> = {
  pending: ["warn", "dash"],
  signed_partial: ["warn", "half"],
  signed_full: ["good", "check"],
  rejected: ["bad", "cross"],
  withdrawn: ["info", "back"],
  expired: ["bad", "clock"],
  consumed: ["info", "check"],
  void: ["bad", "void"],
};

export function ApprovalPill({ approval }: { approval: Approval }) {
  const { state, signatures, signers_needed } = approval;
  const [tone, icon] = LOOKS[state];
  return (
    <Pill tone={tone} icon={icon} testId="approval-state">
      {t(`st_${state}`, { n: signatures.length, needed: signers_needed })}
    </Pill>
  );
}
