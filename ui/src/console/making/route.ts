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
register({ name: "first", title: ([key]) => t("first_title", { key: key ?? "" }), page: TryPage });
