import { useEffect, useState } from "preact/hooks";
import type { Problem } from "../../shared/envelope";
import { go } from "../app/location";
import { call } from "../data/api";
import { whyNot } from "../data/session";
import { t } from "../i18n";
import { Head } from "../parts/Head";
import { Act } from "../parts/Inputs";
import { Long } from "../parts/Long";
import { NewsBar } from "../parts/News";
import { ProblemNotice } from "../parts/Small";
import { hasDraft } from "../parts/useDraft";
import { useNews } from "../parts/useNews";
import { review } from "../review/ReviewDialog";
import { CohortForm, draftName } from "./CohortForm";
import { Users } from "./CohortsPage";
import { type Cohort, cohortPath, remove, usersOf } from "./cohort";
import { alternativeWords, conditionWords } from "./predicates";

/** One cohort: who is in it, in words, and which flags it opens. */
export function CohortPage({ cohortKey }: { cohortKey: string }) {
  const [cohort, setCohort] = useState<Cohort | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [editing, setEditing] = useState(hasDraft(draftName(cohortKey)));
  const news = useNews(({ kind }) => kind === "global");
  const load = async () => {
    const answer = await call<Cohort>(cohortPath(cohortKey));
    setProblem(answer.ok ? null : answer.problem);
    if (answer.ok) setCohort(answer.data);
    news.shown();
  };
  useEffect(() => {
    void load();
  }, []);
  const users = usersOf(cohortKey);
  const why = whyNot("editor");
  const whyKeep =
    why ?? (users.length > 0 ? t("has_dependants", { flags: users.join(", ") }) : null);
  return (
    <>
      <Head title={cohortKey} up={["cohorts", "cohorts"]} mono />
      <NewsBar count={news.count} onShow={() => void load()} />
      {problem !== null && <ProblemNotice problem={problem} onRetry={() => void load()} />}
      {cohort !== null && editing && why === null && (
        <CohortForm
          cohort={cohort}
          taken={() => false}
          onClose={() => setEditing(false)}
          onDone={() => {
            setEditing(false);
            void load();
          }}
        />
      )}
      {cohort !== null && !(editing && why === null) && (
        <section class="panel" aria-labelledby="who-title">
          <div class="panel-head">
            <h2 id="who-title">{t("cohort_who")}</h2>
            <Act id="edit-cohort" class="small" why={why} onAct={() => setEditing(true)}>
              {t("edit")}
            </Act>
          </div>
          <p class="lead isolated">
            <Long text={cohort.description} />
          </p>
          <Alternatives cohort={cohort} />
          <p class="hint">
            {t("version")} <span data-testid="version">{cohort.version}</span>
          </p>
        </section>
      )}
      <section class="panel" aria-labelledby="used-title">
        <h2 id="used-title">{t("cohort_used")}</h2>
        <Users keys={users} />
      </section>
      {cohort !== null && (
        <p class="actions">
          <Act
            id="delete-cohort"
            class="danger"
            why={whyKeep}
            onAct={() => review(remove(cohort, () => go(["cohorts"])))}
          >
            {t("delete")}
          </Act>
          {whyKeep !== null && <span class="hint">{whyKeep}</span>}
        </p>
      )}
    </>
  );
}

function Alternatives({ cohort }: { cohort: Cohort }) {
  return (
    <ul class="plain-list" data-testid="alternatives">
      {cohort.any_of.slice(0, 100).map((one, at) => (
        <li key={at} class="isolated">
          {at > 0 && <strong>{t("or")} </strong>}
          {alternativeWords(one)}
          {one.all_of
            .filter(({ values }) => (values ?? []).length > 5)
            .map((condition) => (
              <details key={condition.attribute + condition.op}>
                <summary>{conditionWords({ ...condition, values: [] })}…</summary>
                <Long text={(condition.values ?? []).join(", ")} />
              </details>
            ))}
        </li>
      ))}
    </ul>
  );
}
