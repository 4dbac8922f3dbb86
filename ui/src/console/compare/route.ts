import { lazily } from "../app/lazily";
import { register } from "../app/routes";
import { t } from "../i18n";

const title = () => t("compare");

register({
  name: "compare",
  nav: "compare",
  title,
  page: lazily(title, () => import("./ComparePage").then(({ ComparePage }) => ComparePage)),
});
