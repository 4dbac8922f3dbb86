import { register } from "../app/routes";
import { t } from "../i18n";
import { CleanUpPage } from "./CleanUpPage";

register({
  name: "cleanup",
  nav: "cleanup",
  title: () => t("cleanup"),
  page: CleanUpPage,
});
