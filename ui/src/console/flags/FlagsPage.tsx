import { Notice } from "../../shared/Notice";
import { env } from "../app/env";
import { go, link, place, setParams } from "../app/location";
import { entries, flags, flagsProblem, loadFlags, loadNews } from "../data/flags";
import { session, signInPath, whyNot } from "../data/session";
import { news } from "../data/stream";
import { t } from "../i18n";
import { counted, type Filter, filtered, isEmpty, readFilter, writeFilter } from "../logic/filter";
import { Act } from "../parts/Inputs";
import { NewsBar } from "../parts/News";
import { Empty, ProblemNotice } from "../parts/Small";
import { Facets } from "./Facets";
import { Rows } from "./Rows";
import { useCountSaid } from "./useCountSaid";

/** Every flag, narrowed as fast as one types; all of it in the address. */
export function FlagsPage() {
  const filter = readFilter(place.value.params);
  const change = (next: Partial<Filter>) => setParams(writeFilter({ ...filter, ...next }));
  const clear = () => {
    change({ ...readFilter(new URLSearchParams()) });
    document.getElementById("filter")?.focus();
  };
  const all = entries.value;
  const shown = filtered(all, filter, env.value);
  useCountSaid(shown.length, all.length);
  const told = new Set(news.value.map(({ revision }) => revision)).size;
  return (
    <>
      <div class="page-head">
        <h1 id="title" tabIndex={-1}>
          {t("flags")}
        </h1>
        <p class="hint" data-testid="flags-count">
          {t("flags_shown", { n: shown.length, total: all.length })}
        </p>
        <MakeFlag />
      </div>
      <NewsBar count={told} onShow={() => void loadNews()} />
      {session.value !== null && !session.value.signed_in && session.value.mode !== "none" && (
        <Notice tone="info" title={t("welcome")} testId="welcome">
          <p>
            <a href={signInPath()}>{t("sign_in")}</a>
          </p>
        </Notice>
      )}
      {flagsProblem.value !== null && (
        <ProblemNotice problem={flagsProblem.value} onRetry={() => void loadFlags()} />
      )}
      {flags.value !== null && (
        <Facets
          filter={filter}
          counts={counted(all, filter, env.value)}
          onChange={change}
          onClear={isEmpty(filter) ? null : clear}
        />
      )}
      {flags.value === null ? (
        flagsProblem.value === null && <p class="hint">{t("loading")}</p>
      ) : shown.length > 0 ? (
        <Rows entries={shown} env={env.value} />
      ) : (
        <Nothing none={all.length === 0} onClear={clear} />
      )}
    </>
  );
}

function MakeFlag() {
  return (
    <Act id="make-flag" class="small primary" why={whyNot("editor")} onAct={() => go(["new-flag"])}>
      {t("flag_new")}
    </Act>
  );
}

function Nothing({ none, onClear }: { none: boolean; onClear: () => void }) {
  if (none) {
    return (
      <Empty title={t("no_flags")}>
        <p>{t("no_flags_do")}</p>
        <p class="actions">
          <MakeFlag />
          <a class="button" href={link(["import"])}>
            {t("import")}
          </a>
        </p>
      </Empty>
    );
  }
  return (
    <Empty title={t("no_match")}>
      <button type="button" class="button" onClick={onClear}>
        {t("clear_all")}
      </button>
    </Empty>
  );
}
