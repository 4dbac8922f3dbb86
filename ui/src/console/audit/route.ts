import { register } from "../app/routes";
import { t } from "../i18n";
import { AuditPage } from "./AuditPage";

register({ name: "audit", nav: "audit", title: () => t("audit"), page: AuditPage });
