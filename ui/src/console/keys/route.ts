import { register } from "../app/routes";
import { t } from "../i18n";
import { KeysPage } from "./KeysPage";

register({ name: "api-keys", nav: "api_keys", title: () => t("api_keys"), page: KeysPage });
