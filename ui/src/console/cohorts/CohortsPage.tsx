import { useEffect, useState } from "preact/hooks";
import type { Problem } from "../../shared/envelope";
import { Table } from "../../shared/Table";
import { go, link, place, setParams } from "../app/location";
import { all } from "../data/api";
import { whyNot } from "../data/session";
import { t } from "../i18n";
import { Head } from "../parts/Head";
import { Act } from "../parts/Inputs";
import { NewsBar } from "../parts/News";
import { Empty, ProblemNotice } from "../parts/Small";
import { useNews } from "../parts/useNews";
import { CohortForm } from "./CohortForm";
import { CohortPage } from "./CohortPage";
import { type Cohort, usersOf } from "./cohort";
import { alternativeWords } from "./predicates";

/** `cohorts` is the list, `cohorts/{key}` one of them. */
export function CohortsPage({ rest }: { rest: string[] }) {
  const key = rest[0];
  return key === undefined ? <List /> : <CohortPage key={key} cohortKey={key} />;
}

function List() {
  const [found, setFound] = useState<Cohort[] | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const load = async () => {
    const answer = await all<Cohort>("/api/admin/cohorts");
    setProblem(answer.ok ? null : answer.problem);
    if (answer.ok) setFound(answer.data);
    news.shown();
  };
  const news = useNews(({ kind }) => kind === "global");
  useEffect(() => {
    void load();
  }, []);
  const making = place.value.params.get("make") === "1";
  const make = (
    <Act
      id="make-cohort"
      class="primary"
      why={whyNot("editor")}
      onAct={() => setParams({ make: "1" })}
    >
      {t("cohort_new")}
    </Act>
  );
  return (
    <>
      <Head title={t("cohorts")}>{!making && make}</Head>
      <NewsBar count={news.count} onShow={() => void load()} />
      {problem !== null && <ProblemNotice problem={problem} onRetry={() => void load()} />}
      {making && found !== null && (
        <CohortForm
          cohort={null}
          taken={(key) => found.some((one) => one.key === key)}
          onClose={() => setParams({ make: null })}
          onDone={(key) => go(["cohorts", key], { make: null })}
        />
      )}
      {found === null && problem === null && <p class="hint">{t("loading")}</p>}
      {found?.length === 0 && !making && (
        <Empty title={t("cohort_none")}>
          <p>{t("cohort_none_do")}</p>
        </Empty>
      )}
      {found !== null && found.length > 0 && (
        <Table
          label={t("cohorts")}
          heads={[t("cohort_key"), t("cohort_who"), t("cohort_used")]}
          rows={found.map((cohort) => [
            <a key="key" href={link(["cohorts", cohort.key])} class="mono clip">
              {cohort.key.slice(0, 200)}
            </a>,
            <span key="who" class="clip isolated">
              {cohort.any_of
                .slice(0, 5)
                .map(alternativeWords)
                .join(` ${t("or")} `)
                .slice(0, 400)}
              {cohort.description !== "" && (
                <span class="hint clip isolated">{cohort.description.slice(0, 200)}</span>
              )}
            </span>,
            <Users key="used" keys={usersOf(cohort.key)} />,
          ])}
          testId="cohorts"
        />
      )}
    </>
  );
}

export function Users({ keys }: { keys: string[] }) {
  if (keys.length === 0) return <span class="hint">{t("cohort_unused")}</span>;
  return (
    <ul class="plain-list">
      {keys.slice(0, 50).map((key) => (
        <li key={key}>
          <a href={link(["flags", key])} class="mono">
            {key}
          </a>
        </li>
      ))}
      {keys.length > 50 && <li>… {keys.length - 50}</li>}
    </ul>
  );
}
