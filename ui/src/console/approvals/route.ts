import { register } from "../app/routes";
import { waiting } from "../data/approvals";
import { t } from "../i18n";
import { ApprovalsPage } from "./ApprovalsPage";

register({
  name: "approvals",
  nav: "approvals",
  count: () => waiting.value,
  title: ([id]) => id ?? t("approvals"),
  page: ApprovalsPage,
});
