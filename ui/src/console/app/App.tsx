import { useEffect, useRef } from "preact/hooks";
import { LiveRegion } from "../../shared/announce";
import { Notice } from "../../shared/Notice";
import { lang, t } from "../i18n";
import { Empty } from "../parts/Small";
import { Review } from "../review/ReviewDialog";
import { Bars } from "./Bars";
import { Header } from "./Header";
import { LeaveDialog } from "./LeaveDialog";
import { place } from "./location";
import { Overlays } from "./Overlays";
import { routeOf, titleOf } from "./routes";
import { forget, said } from "./said";
import { useShortcuts } from "./shortcuts";

export function App() {
  useShortcuts();
  const { path } = place.value;
  const route = routeOf(path);
  const title = titleOf(path);
  const where = path.join("/");
  const first = useRef(true);

  useEffect(() => {
    document.title = `${title} · Halyard`;
    document.documentElement.lang = lang.value;
  }, [title, lang.value]);
  useEffect(() => {
    if (first.current) {
      first.current = false;
      return;
    }
    forget();
    scrollTo(0, 0);
    document.getElementById("title")?.focus();
  }, [where]);

  const Page = route?.page;
  return (
    <>
      {/* biome-ignore lint/a11y/useValidAnchor: a link that the address of the page must not follow */}
      <a
        class="skip-link"
        href="#main"
        onClick={(event) => {
          event.preventDefault();
          document.getElementById("main")?.focus();
        }}
      >
        {t("skip")}
      </a>
      <Header />
      <Bars />
      <main id="main" tabIndex={-1}>
        {said.value !== null && (
          <Notice tone={said.value.tone} title={said.value.text} testId="said" />
        )}
        {Page ? (
          <Page rest={path.slice(1)} />
        ) : (
          <>
            <h1 id="title" tabIndex={-1}>
              {t("unknown_page")}
            </h1>
            <Empty title={t("unknown_page_do")} />
          </>
        )}
      </main>
      <Review />
      <Overlays />
      <LeaveDialog />
      <LiveRegion />
    </>
  );
}
