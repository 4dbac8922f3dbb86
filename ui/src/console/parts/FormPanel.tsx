import type { ComponentChildren } from "preact";
import { Notice } from "../../shared/Notice";
import { type Key, t } from "../i18n";
import type { useDraft } from "./useDraft";

interface Props {
  /** Null where the page's own title says it. */
  title: Key | null;
  draft: Pick<ReturnType<typeof useDraft>, "restored" | "dirty" | "end">;
  onSubmit: () => void;
  onClose: () => void;
  /** Of the button that leads to the review. */
  submitId: string;
  /** Why there is nothing to review; null where there is. */
  why?: string | null;
  still?: boolean;
  children: ComponentChildren;
}

/** A form that begins something: what was typed before comes back, and its end is a review. */
export function FormPanel({
  title,
  draft,
  onSubmit,
  onClose,
  submitId,
  why,
  still,
  children,
}: Props) {
  return (
    <section class="panel" aria-labelledby={title === null ? "title" : "form-title"}>
      {title !== null && <h2 id="form-title">{t(title)}</h2>}
      {draft.restored && <Notice tone="info" title={t("draft_kept")} testId="draft-kept" />}
      <form
        class="edit-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit();
        }}
      >
        {children}
        <div class="dialog-actions">
          <button
            type="button"
            class="button"
            onClick={() => {
              draft.end();
              onClose();
            }}
            data-testid="discard"
          >
            {t(draft.dirty ? "discard" : "cancel")}
          </button>
          <button
            type="submit"
            class="button primary"
            disabled={still === true || (why ?? null) !== null}
            title={why ?? undefined}
            data-testid={submitId}
          >
            {t("review")}
          </button>
        </div>
      </form>
    </section>
  );
}
