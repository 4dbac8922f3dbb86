import { register } from "../app/routes";
import { t } from "../i18n";
import { OverridesPage } from "./OverridesPage";

register({ name: "overrides", nav: "overrides", title: () => t("overrides"), page: OverridesPage });
