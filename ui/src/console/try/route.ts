import { lazily } from "../app/lazily";
import { register } from "../app/routes";
import { t } from "../i18n";

const title = () => t("tester");

register({
  name: "try",
  nav: "tester",
  title,
  page: lazily(title, () => import("./TryPage").then(({ TryPage }) => TryPage)),
});
