import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { t } from "../i18n";
import { ProblemNotice } from "../parts/Small";

type PageOf = ComponentType<{ rest: string[] }>;

/** A page that is fetched when it is first gone to: most visits never do. */
export function lazily(title: () => string, load: () => Promise<PageOf>): PageOf {
  let found: PageOf | null = null;
  return function Lazy({ rest }) {
    const [Page, setPage] = useState<PageOf | null>(() => found);
    const [failed, setFailed] = useState(false);
    const begin = () => {
      setFailed(false);
      load().then(
        (page) => {
          found = page;
          setPage(() => page);
        },
        () => setFailed(true),
      );
    };
    useEffect(() => {
      if (found === null) begin();
    }, []);
    // What had the focus, the heading below, is gone with it.
    useEffect(() => {
      if (Page !== null && document.activeElement === document.body) {
        document.getElementById("title")?.focus({ preventScroll: true });
      }
    }, [Page]);
    if (Page !== null) return <Page rest={rest} />;
    const problem = { code: "unreachable", message: t("unreachable"), hint: null, details: [] };
    return (
      <>
        <h1 id="title" tabIndex={-1}>
          {title()}
        </h1>
        {failed ? (
          <ProblemNotice problem={problem} onRetry={begin} />
        ) : (
          <p class="hint">{t("loading")}</p>
        )}
      </>
    );
  };
}
