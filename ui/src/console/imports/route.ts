import { lazily } from "../app/lazily";
import { register } from "../app/routes";
import { t } from "../i18n";

const title = () => t("import");

register({
  name: "import",
  nav: "import",
  title,
  page: lazily(title, () => import("./ImportPage").then(({ ImportPage }) => ImportPage)),
});
