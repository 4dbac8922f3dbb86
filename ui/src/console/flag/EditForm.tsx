import { useEffect, useRef, useState } from "preact/hooks";
import { Field } from "../../shared/Field";
import { Notice } from "../../shared/Notice";
import { unsaved } from "../app/location";
import { flags } from "../data/flags";
import { draftOf, keepDraft } from "../data/remember";
import { t } from "../i18n";
import { type Fields, merge, same } from "../logic/merge";
import { edit, type Known } from "../review/change";
import { fieldsOf } from "../review/document";
import { review, reviewing } from "../review/ReviewDialog";

const TEXTS = ["description_en", "description_th", "owner_module", "owner"] as const;

interface Draft {
  base: Fields;
  mine: Fields;
}

function draftName(key: string): string {
  return `edit ${key}`;
}

export function hasDraft(key: string): boolean {
  return draftOf(draftName(key)) !== null;
}

function readDraft(key: string): Draft | null {
  try {
    const draft = JSON.parse(draftOf(draftName(key)) ?? "null");
    return draft !== null && typeof draft.mine === "object" ? draft : null;
  } catch {
    return null;
  }
}

/** What is typed rests on what was read when it was begun; what others do meanwhile is merged in. */
export function EditForm({ known, onClose }: { known: Known; onClose: () => void }) {
  const { key } = known.detail.flag;
  const theirs = fieldsOf(known.detail.flag);
  const restored = useRef(readDraft(key));
  const [draft, setDraft] = useState<Draft>(restored.current ?? { base: theirs, mine: theirs });
  const [tags, setTags] = useState(() => ((draft.mine.tags ?? []) as string[]).join(", "));
  const [tried, setTried] = useState(false);
  const sent = useRef(false);
  const dirty = Object.keys(draft.mine).some((name) => !same(draft.base[name], draft.mine[name]));
  const merged = merge(draft.base, theirs, draft.mine);
  const expires = String(draft.mine.expires_at ?? "");
  const badInstant = expires !== "" && !INSTANT.test(expires);

  useEffect(() => {
    unsaved.value = dirty;
    keepDraft(draftName(key), dirty ? JSON.stringify(draft) : "");
  }, [draft, dirty]);
  useEffect(
    () => () => {
      unsaved.value = false;
    },
    [],
  );
  // Applied: the stored flag now says what was typed here.
  const version = flags.value?.get(key)?.version;
  useEffect(() => {
    if (!sent.current || reviewing.value !== null) return;
    const stored = flags.value?.get(key);
    if (stored === undefined) return;
    const now = fieldsOf(stored);
    const left = merge(draft.base, now, draft.mine);
    if (left.mine.length === 0 && left.clashes.length === 0) discard();
  }, [version, reviewing.value]);

  const set = (name: string, value: string | string[]) =>
    setDraft((before) => ({
      ...before,
      mine: { ...before.mine, [name]: value.length === 0 ? null : value },
    }));
  const discard = () => {
    keepDraft(draftName(key), "");
    unsaved.value = false;
    onClose();
  };
  const submit = (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (badInstant) return document.getElementById("edit-expires")?.focus();
    sent.current = true;
    const clashes = Object.fromEntries(merged.clashes.map(({ field, mine }) => [field, mine]));
    review(edit(known, theirs, { ...merged.fields, ...clashes }));
  };

  return (
    <section class="panel" aria-labelledby="edit-title">
      <h2 id="edit-title">{t("edit_about")}</h2>
      {restored.current !== null && (
        <Notice tone="info" title={t("draft_kept")} testId="draft-kept" />
      )}
      <form class="edit-form" onSubmit={submit}>
        {TEXTS.map((name, at) => (
          <Field key={name} id={`edit-${name}`} label={label(name)} messages={clash(merged, name)}>
            {(attributes) =>
              name.startsWith("description") ? (
                <textarea
                  {...attributes}
                  rows={3}
                  lang={name.endsWith("th") ? "th" : "en"}
                  value={String(draft.mine[name] ?? "")}
                  onInput={(event) => set(name, event.currentTarget.value)}
                  autofocus={at === 0}
                  data-testid={`edit-${name}`}
                />
              ) : (
                <input
                  {...attributes}
                  type="text"
                  value={String(draft.mine[name] ?? "")}
                  onInput={(event) => set(name, event.currentTarget.value)}
                  data-testid={`edit-${name}`}
                />
              )
            }
          </Field>
        ))}
        <Field id="edit-tags" label={t("tags")} messages={clash(merged, "tags")}>
          {(attributes) => (
            <input
              {...attributes}
              type="text"
              value={tags}
              onInput={(event) => {
                setTags(event.currentTarget.value);
                const words = event.currentTarget.value.split(",").map((word) => word.trim());
                set("tags", words.filter(Boolean));
              }}
              data-testid="edit-tags"
            />
          )}
        </Field>
        <Field
          id="edit-expires"
          label={t("expires_at")}
          messages={
            tried && badInstant
              ? [{ kind: "error", text: t("expires_bad") }]
              : clash(merged, "expires_at")
          }
        >
          {(attributes) => (
            <input
              {...attributes}
              type="text"
              class="mono"
              placeholder="2027-01-31T00:00:00Z"
              value={expires}
              onInput={(event) => set("expires_at", event.currentTarget.value.trim())}
              data-testid="edit-expires"
            />
          )}
        </Field>
        <div class="dialog-actions">
          <button type="button" class="button" onClick={discard} data-testid="discard">
            {t(dirty ? "discard" : "cancel")}
          </button>
          <button type="submit" class="button primary" disabled={!dirty} data-testid="review-edit">
            {t("review")}
          </button>
        </div>
      </form>
    </section>
  );
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

function label(name: (typeof TEXTS)[number]): string {
  if (name === "description_en" || name === "description_th") return t(name);
  return name === "owner" ? t("owner") : `${t("owner")} (owner_module)`;
}

/** Somebody else changed the same field meanwhile: theirs is shown, mine stays in the field. */
function clash(merged: ReturnType<typeof merge>, name: string) {
  const found = merged.clashes.find(({ field }) => field === name);
  if (found === undefined) return [];
  return [{ kind: "note" as const, text: `${t("theirs")}: ${JSON.stringify(found.theirs)}` }];
}
