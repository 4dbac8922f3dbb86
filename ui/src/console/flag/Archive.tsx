import { whyNot } from "../data/session";
import { t } from "../i18n";
import { archive, type Known } from "../review/change";
import { review } from "../review/ReviewDialog";

/** The end of a flag, at the end of its page. */
export function Archive({ known }: { known: Known }) {
  const { flag, dependants } = known.detail;
  if (flag.archived) return null;
  const needed =
    dependants.length > 0 ? t("has_dependants", { flags: dependants.join(", ") }) : null;
  const reason = whyNot("editor") ?? needed;
  return (
    <section class="panel" aria-labelledby="archive-title">
      <h2 id="archive-title">{t("archive").replace("…", "")}</h2>
      <p class="hint">{t("archive_note")}</p>
      {reason !== null && <p class="hint">{reason}</p>}
      <p>
        <button
          type="button"
          class="button danger"
          disabled={reason !== null}
          onClick={() => review(archive(known))}
          data-testid="archive"
        >
          {t("archive")}
        </button>
      </p>
    </section>
  );
}
