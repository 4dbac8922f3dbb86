import { register } from "../app/routes";
import { t } from "../i18n";
import { CohortsPage } from "./CohortsPage";

register({
  name: "cohorts",
  nav: "cohorts",
  title: ([key]) => key ?? t("cohorts"),
  page: CohortsPage,
});
