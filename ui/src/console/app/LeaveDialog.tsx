import { t } from "../i18n";
import { Dialog } from "../parts/Dialog";
import { heldBack, leaveAllTheSame } from "./location";

/** Something typed would go out of sight. */
export function LeaveDialog() {
  if (heldBack.value === null) return null;
  const stay = () => {
    heldBack.value = null;
  };
  return (
    <Dialog title={t("unsaved")} onClose={stay} class="narrow" testId="unsaved">
      <p>{t("unsaved_text")}</p>
      <div class="dialog-actions">
        <button type="button" class="button" onClick={leaveAllTheSame} data-testid="leave">
          {t("leave")}
        </button>
        <button type="button" class="button primary" onClick={stay} data-first data-testid="stay">
          {t("stay")}
        </button>
      </div>
    </Dialog>
  );
}
