import { register } from "../app/routes";
import { t } from "../i18n";
import { ImportPage } from "./ImportPage";

register({ name: "import", nav: "import", title: () => t("import"), page: ImportPage });
