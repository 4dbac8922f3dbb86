import { useState } from "preact/hooks";
import { announce } from "../../shared/announce";
import type { Problem } from "../../shared/envelope";
import { at, parseJson, printJson } from "../../shared/json";
import { Notice } from "../../shared/Notice";
import { go } from "../app/location";
import { call } from "../data/api";
import { loadFlags } from "../data/flags";
import { session, whyNot } from "../data/session";
import { t } from "../i18n";
import { DiffTable } from "../parts/DiffTable";
import { Head } from "../parts/Head";
import { Act, Text } from "../parts/Inputs";
import { ProblemNotice } from "../parts/Small";
import { useDraft } from "../parts/useDraft";
import { review } from "../review/ReviewDialog";
import { ask, DOCUMENTS, type Documents, importChange, type Planned, rowsOf } from "./plan";
import { lineOf, offsetOf } from "./pointer";

interface Wrong {
  document: keyof Documents;
  pointer: string;
  message: string;
  offset: number;
}

type Seen = ({ kind: "plan" } & Planned) | { kind: "wrong"; problem: Problem; wrong: Wrong[] };

/** Documents, what they would do, and then the same review as everywhere. */
export function ImportPage() {
  const draft = useDraft("import", { registry: "", overrides: "" });
  const texts = draft.mine as unknown as Documents;
  const [seen, setSeen] = useState<Seen | null>(null);
  const [busy, setBusy] = useState(false);
  const [tried, setTried] = useState(false);
  const why = whyNot("admin");
  const empty = DOCUMENTS.every((name) => texts[name].trim() === "");

  const set = (name: keyof Documents, text: string) => {
    draft.set({ [name]: text });
    setSeen(null);
  };
  const plan = async (event: Event) => {
    event.preventDefault();
    setTried(true);
    const bad = empty ? "registry" : DOCUMENTS.find((name) => whyNoJson(texts[name]) !== null);
    if (bad) return document.getElementById(`import-${bad}`)?.focus();
    setBusy(true);
    const { answer, revision } = await ask(texts);
    setBusy(false);
    const next: Seen = answer.ok
      ? { kind: "plan", plan: answer.data.plan, rows: rowsOf(answer.data.plan), revision }
      : refused(answer.problem, texts, revision);
    setSeen(next);
    announce(t(next.kind === "plan" ? "import_would" : "import_wrong"));
  };
  const begin = async () => {
    const answer = await call<unknown>("/api/admin/registry");
    if (!answer.ok) return setSeen({ kind: "wrong", problem: answer.problem, wrong: [] });
    for (const name of DOCUMENTS) {
      const node = at(parseJson(answer.text), "data", name);
      if (node !== null) set(name, printJson(node));
    }
  };
  const done = () => {
    draft.end();
    void loadFlags();
    go(["flags"]);
  };

  return (
    <>
      <Head title={t("import")} />
      <p class="lead">{t("import_lead")}</p>
      {why !== null && session.value !== null && (
        <p class="hint" data-testid="why-not">
          {why}
        </p>
      )}
      {draft.restored && <Notice tone="info" title={t("draft_kept")} testId="draft-kept" />}
      <form class="panel" noValidate onSubmit={plan}>
        <div class="columns">
          {DOCUMENTS.map((name) => (
            <div key={name} class="edit-form">
              <Text
                id={`import-${name}`}
                label={t(`import_${name}`)}
                value={texts[name]}
                onInput={(text) => set(name, text)}
                error={tried ? errorOf(name, texts[name], empty) : null}
                rows={12}
                mono
              />
              <FileChoice id={name} onRead={(text) => set(name, text)} />
            </div>
          ))}
        </div>
        <div class="dialog-actions">
          {empty && (
            <Act id="begin" why={whyNot("viewer")} onAct={() => void begin()}>
              {t("import_now")}
            </Act>
          )}
          <button
            type="submit"
            class="button primary"
            disabled={why !== null || busy}
            title={why ?? undefined}
            data-testid="see-plan"
          >
            {t("import_plan")}
          </button>
        </div>
      </form>
      {seen?.kind === "wrong" && <WrongPart seen={seen} texts={texts} />}
      {seen?.kind === "plan" && (
        <section class="panel" aria-labelledby="plan-title">
          <h2 id="plan-title">{t("import_would")}</h2>
          {seen.rows.length === 0 ? (
            <p data-testid="plan">{t("import_nothing")}</p>
          ) : (
            <>
              <DiffTable rows={seen.rows} testId="plan" />
              <div class="dialog-actions">
                <Act
                  id="review-import"
                  class="primary"
                  why={why}
                  onAct={() => review(importChange(texts, seen, done))}
                >
                  {t("review")}
                </Act>
              </div>
            </>
          )}
        </section>
      )}
    </>
  );
}

function errorOf(name: keyof Documents, text: string, empty: boolean): string | null {
  if (empty) return name === "registry" ? t("import_none") : null;
  const message = whyNoJson(text);
  return message === null ? null : t("import_bad_json", { message });
}

function whyNoJson(text: string): string | null {
  try {
    if (text.trim() !== "") JSON.parse(text);
    return null;
  } catch (e) {
    return String((e as Error).message).slice(0, 300);
  }
}

/** What it lacks is an approval: the plan is good, and the review asks for that. */
function refused(problem: Problem, texts: Documents, revision: number): Seen {
  const details = problem.details as { pointer?: string; message?: string; flag_key?: string }[];
  if (problem.code === "approval_required") {
    const after = details.map(({ flag_key }) => flag_key ?? "?");
    const rows = [{ field: t("plan_approval"), before: undefined, after }];
    return { kind: "plan", plan: null, rows, revision };
  }
  if (problem.code === "no_change") return { kind: "plan", plan: null, rows: [], revision };
  const wrong = details.flatMap(({ pointer = "", message = "" }) => {
    const document = DOCUMENTS.find((name) => pointer.startsWith(`/${name}`));
    if (document === undefined || texts[document].trim() === "") return [];
    const inside = pointer.slice(document.length + 1);
    return [{ document, pointer, message, offset: offsetOf(texts[document], inside) }];
  });
  return { kind: "wrong", problem, wrong };
}

const MOST = 100;

/** Each place that is wrong, beside the text: a press goes there. */
function WrongPart({ seen, texts }: { seen: Seen & { kind: "wrong" }; texts: Documents }) {
  return (
    <section class="panel" aria-labelledby="wrong-title">
      <h2 id="wrong-title">{t("import_wrong")}</h2>
      <ProblemNotice problem={seen.problem} />
      <ul class="plain-list" data-testid="wrong">
        {seen.wrong.slice(0, MOST).map(({ document: name, pointer, message, offset }) => (
          <li key={pointer + message}>
            <button
              type="button"
              class="button small"
              onClick={() => show(name, texts[name], offset)}
            >
              {t("import_line", { n: lineOf(texts[name], offset) })}
            </button>{" "}
            <code>{pointer.slice(0, 300)}</code>{" "}
            <span class="isolated">{message.slice(0, 500)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function show(name: keyof Documents, text: string, offset: number): void {
  const field = document.getElementById(`import-${name}`) as HTMLTextAreaElement | null;
  if (field === null) return;
  const end = text.indexOf("\n", offset);
  field.focus();
  field.setSelectionRange(offset, end < 0 ? text.length : end);
  const lines = text.split("\n").length;
  field.scrollTop = (field.scrollHeight * (lineOf(text, offset) - 3)) / lines;
}

function FileChoice({ id, onRead }: { id: string; onRead: (text: string) => void }) {
  return (
    <div class="field">
      <label for={`file-${id}`}>{t("import_file")}</label>
      <input
        id={`file-${id}`}
        type="file"
        accept=".json,application/json"
        onChange={async (event) => {
          const file = event.currentTarget.files?.[0];
          if (file) onRead(await file.text());
        }}
        data-testid={`file-${id}`}
      />
    </div>
  );
}
