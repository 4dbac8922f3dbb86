import { register } from "../app/routes";
import { t } from "../i18n";
import { FlagsOrFlag } from "./FlagsOrFlag";

register({
  name: "flags",
  nav: "flags",
  title: ([key]) => key ?? t("flags"),
  page: FlagsOrFlag,
});
