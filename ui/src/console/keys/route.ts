import { lazily } from "../app/lazily";
import { register } from "../app/routes";
import { t } from "../i18n";

const title = () => t("api_keys");

register({
  name: "api-keys",
  nav: "api_keys",
  title,
  page: lazily(title, () => import("./KeysPage").then(({ KeysPage }) => KeysPage)),
});
