import { register } from "../app/routes";
import { t } from "../i18n";
import { NodePage } from "./NodePage";

register({ name: "node", nav: "node", title: () => t("node"), page: NodePage });
