import { Pill } from "../../shared/Notice";
import { node, silentSince } from "../data/api";
import { t } from "../i18n";
import { utc } from "../logic/dates";

/** How fresh what is shown is, by the node that answers. */
export function Freshness() {
  const service = node.value;
  if (silentSince.value !== null) {
    return (
      <Pill tone="bad" testId="freshness">
        {t("unreachable")}
      </Pill>
    );
  }
  if (service === null) return null;
  const { freshness, stale_since, revision, warnings } = service;
  const tone = freshness === "live" || freshness === "file" ? "good" : "warn";
  return (
    <>
      <span class="freshness">
        <Pill tone={tone} testId="freshness">
          {words(freshness, stale_since)}
        </Pill>
        {revision !== null && <span class="hint">{t("revision", { n: revision })}</span>}
      </span>
      {warnings.includes("dev_mode") && <span class="hint dev-mode">{t("dev_mode")}</span>}
    </>
  );
}

function words(freshness: string, since: string | null): string {
  switch (freshness) {
    case "live":
      return t("live");
    case "cached":
      return t("cached");
    case "file":
      return t("file");
    default:
      return t("last_known_good", { when: since === null ? "?" : utc(since) });
  }
}
