import { useEffect } from "preact/hooks";
import { Pill } from "../../shared/Notice";
import { env } from "../app/env";
import { link } from "../app/location";
import { flags } from "../data/flags";
import { newsOf } from "../data/stream";
import { describe } from "../flags/Rows";
import { t } from "../i18n";
import { Long } from "../parts/Long";
import { NewsBar } from "../parts/News";
import { EnvBadge, ProblemNotice } from "../parts/Small";
import { About } from "./About";
import { Archive } from "./Archive";
import { BucketLine } from "./BucketLine";
import { Dependencies } from "./Dependencies";
import { Environments } from "./Environments";
import { Evaluations } from "./Evaluations";
import { History } from "./History";
import { Machine } from "./Machine";
import { MoveForm } from "./MoveForm";
import { OpenApprovals } from "./OpenApprovals";
import { Overrides } from "./Overrides";
import { Timeline } from "./Timeline";
import { useFlag } from "./useFlag";
import { Variants } from "./Variants";

/** One flag: where it is, where it may go, what hangs on it, and what became of it. */
export function FlagPage({ flagKey }: { flagKey: string }) {
  const it = useFlag(flagKey);
  const stored = flags.value?.get(flagKey);
  // Changed here, by the review: the list learns of it first, and this follows.
  useEffect(() => {
    if (it.known === null || flags.value === null) return;
    const { version, flag } = it.known.detail;
    if (stored ? stored.version > version : !flag.archived) it.load();
  }, [stored?.version]);
  const told = new Set(newsOf(flagKey).map(({ revision }) => revision)).size;
  const { known } = it;
  return (
    <>
      <p class="crumbs">
        <a href={link(["flags"])}>{t("flags")}</a> /
      </p>
      <div class="page-head">
        <h1 id="title" tabIndex={-1} class="mono isolated">
          {flagKey}
        </h1>
        <a href={link(["try"], { flag: flagKey })} data-testid="to-try">
          {t("try_test_flag")}
        </a>
        {known?.detail.flag.archived && (
          <Pill tone="bad" icon="void" testId="archived">
            {t("archived")}
          </Pill>
        )}
      </div>
      <NewsBar count={told} onShow={it.load} />
      {it.problem !== null && <ProblemNotice problem={it.problem} onRetry={it.load} />}
      {known === null ? (
        it.problem === null && <p class="hint">{t("loading")}</p>
      ) : (
        <>
          <p class="lead isolated">
            <Long text={describe(known.detail.flag, Number.MAX_SAFE_INTEGER)} />
          </p>
          <Environments detail={known.detail} />
          <section class="panel rollout" aria-labelledby="rollout-title">
            <div class="panel-head">
              <h2 id="rollout-title">{t("rollout")}</h2>
              <EnvBadge env={env.value} />
            </div>
            <Machine detail={known.detail} env={env.value} />
            {!known.detail.flag.archived && (
              <MoveForm
                key={`${env.value} ${known.detail.version}`}
                known={known}
                env={env.value}
              />
            )}
          </section>
          <OpenApprovals flagKey={flagKey} />
          <Timeline known={known} env={env.value} />
          <div class="columns">
            <Evaluations flagKey={flagKey} env={env.value} />
            <BucketLine flag={known.detail.flag} env={env.value} />
          </div>
          <div class="columns">
            <About known={known} />
            <Dependencies detail={known.detail} env={env.value} />
          </div>
          <Variants flag={known.detail.flag} />
          <Overrides flagKey={flagKey} version={known.revision} counts={known.detail.overrides} />
          <History known={known} />
          <Archive known={known} />
        </>
      )}
    </>
  );
}
