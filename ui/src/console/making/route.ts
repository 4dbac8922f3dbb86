import { register } from "../app/routes";
import { t } from "../i18n";
import { NewFlagPage } from "./NewFlagPage";
import { TryPage } from "./TryPage";

register({
  name: "new-flag",
  found: "flag_new",
  title: () => t("flag_new"),
  page: NewFlagPage,
});
register({ name: "try", title: ([key]) => t("try_title", { key: key ?? "" }), page: TryPage });
