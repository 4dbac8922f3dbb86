import { link } from "../app/location";
import { ApprovalPill } from "../approvals/ApprovalPill";
import { open } from "../data/approvals";
import { flags } from "../data/flags";
import { t } from "../i18n";
import { approvalSentence } from "../review/sentence";

export function OpenApprovals({ flagKey }: { flagKey: string }) {
  const found = (open.value ?? []).filter(
    ({ flags: covered, target }) => target.flag_key === flagKey || covered.includes(flagKey),
  );
  if (found.length === 0) return null;
  const flag = flags.value?.get(flagKey) ?? null;
  return (
    <section class="panel" aria-labelledby="open-approvals" data-testid="open-approvals">
      <h2 id="open-approvals">{t("open_approvals")}</h2>
      <ul class="plain-list">
        {found.map((approval) => (
          <li key={approval.id}>
            <ApprovalPill approval={approval} />{" "}
            <a href={link(["approvals", approval.id])} class="mono">
              {approval.id}
            </a>{" "}
            <span class="isolated">{approvalSentence(approval, flag)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
