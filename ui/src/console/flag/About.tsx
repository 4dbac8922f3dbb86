import { useState } from "preact/hooks";
import { Icon } from "../../shared/Icon";
import { whyNot } from "../data/session";
import { t } from "../i18n";
import { Long } from "../parts/Long";
import { When } from "../parts/Small";
import type { Known } from "../review/change";
import { written } from "../review/document";
import { EditForm, hasDraft } from "./EditForm";

/** What is said about it, and who owns it. */
export function About({ known }: { known: Known }) {
  const { flag, last_evaluated, version } = known.detail;
  const [editing, setEditing] = useState(hasDraft(flag.key));
  const reason = whyNot("editor") ?? (flag.archived ? t("archived") : null);
  if (editing && reason === null) {
    return <EditForm known={known} onClose={() => setEditing(false)} />;
  }
  return (
    <section class="panel" aria-labelledby="about-title">
      <div class="panel-head">
        <h2 id="about-title">{t("about")}</h2>
        <button
          type="button"
          class="button small"
          disabled={reason !== null}
          title={reason ?? undefined}
          onClick={() => setEditing(true)}
          data-testid="edit"
        >
          {t("edit")}
        </button>
      </div>
      <dl class="facts">
        <Fact name={t("owner")}>
          {[...new Set([flag.owner, flag.owner_module].filter(Boolean))].join(", ") || t("none")}
        </Fact>
        <Fact name={t("marks")}>
          {flag.sensitive_flag
            ? t("two_signers")
            : flag.requires_approval
              ? t("one_signer")
              : t("no_marks")}
          {flag.approval_matrix_row && (
            <span class="hint">
              {" "}
              {t("matrix_row")} {flag.approval_matrix_row}
            </span>
          )}
        </Fact>
        <Fact name={t("type")}>{flag.type}</Fact>
        <Fact name={t("default_value")}>
          <code class="value">
            <Long text={written(known.text, "default_value")} />
          </code>
        </Fact>
        {(flag.tags ?? []).length > 0 && <Fact name={t("tag")}>{flag.tags?.join(", ")}</Fact>}
        {flag.expires_at && (
          <Fact name={t("until")}>
            {Date.parse(flag.expires_at) <= Date.now() && (
              <strong>
                <Icon name="clock" /> {t("stale")}{" "}
              </strong>
            )}
            <When at={flag.expires_at} />
          </Fact>
        )}
        <Fact name={t("last_evaluated")}>
          {last_evaluated === null ? t("never") : <When at={last_evaluated} />}
        </Fact>
        <Fact name={t("version")}>
          <span data-testid="version">{version}</span>
        </Fact>
      </dl>
    </section>
  );
}

function Fact({ name, children }: { name: string; children: preact.ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
