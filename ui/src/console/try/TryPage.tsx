import { useEffect, useLayoutEffect, useMemo, useState } from "preact/hooks";
import { CopyButton } from "../../shared/CopyButton";
import { toCurl } from "../../shared/curl";
import { Icon } from "../../shared/Icon";
import { Code } from "../../shared/Scroll";
import { env } from "../app/env";
import { place, setParams } from "../app/location";
import { open } from "../data/approvals";
import { session } from "../data/session";
import { onNews } from "../data/stream";
import { t } from "../i18n";
import { NewsBar } from "../parts/News";
import { type Asked, readAsked, requestOf, writeAsked, wrongIn } from "./ask";
import { Result } from "./Result";
import { useAnswer } from "./useAnswer";
import { WhenFields } from "./WhenFields";
import { WhoFields } from "./WhoFields";

/** What somebody gets and why, by the service's own evaluator; all of the question is in the address. */
export function TryPage() {
  const asked = readAsked(place.value.params);
  const [token, setToken] = useState("");
  const [tried, setTried] = useState(false);
  const [news, setNews] = useState(0);
  const approval = open.value?.find(({ id }) => id === asked.proposal) ?? null;
  const wrong = wrongIn(asked);
  const request = useMemo(
    () => (wrong.length > 0 ? null : requestOf(asked, env.value, location.origin, token, approval)),
    [JSON.stringify(asked), env.value, token, approval],
  );
  const it = useAnswer();
  const set = (change: Partial<Asked>) => setParams(writeAsked({ ...asked, ...change }));
  const run = () => {
    setTried(true);
    setNews(0);
    if (request !== null) return void it.run(request, asked.via === "token");
    document.getElementById(`try-${wrong[0]?.field}`)?.focus();
  };
  const messages = (field: keyof Asked) =>
    tried
      ? wrong
          .filter((one) => one.field === field)
          .map(({ why }) => ({ kind: "error" as const, text: t(why) }))
      : [];

  // A link that was shared shows what it is about.
  const needsApproval = asked.when === "proposed" && asked.proposal.startsWith("APP-");
  const ready = request !== null && (!needsApproval || approval !== null);
  const [shared, setShared] = useState(asked.user !== "");
  useEffect(() => {
    if (!shared || !ready) return;
    setShared(false);
    run();
  }, [ready]);
  useEffect(() => onNews(() => setNews((n) => n + 1)), []);
  // Before the next key can come: what was typed last is part of what is asked.
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      run();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  });

  const verified = session.value !== null && session.value.mode === "oidc" && token === "";
  const line = request === null ? null : toCurl(verified ? withToken(request) : request);
  return (
    <>
      <div class="page-head">
        <h1 id="title" tabIndex={-1}>
          {t("tester")}
        </h1>
        <p class="hint">
          {t("try_lead")} <a href="/tester">{t("try_bare")}</a>
        </p>
      </div>
      <div class="columns try">
        <form
          class="panel"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            run();
          }}
        >
          <WhoFields asked={asked} set={set} messages={messages} token={token} onToken={setToken} />
          <WhenFields asked={asked} set={set} messages={messages} />
          <div class="acts">
            <button type="submit" class="button primary" data-testid="run">
              <Icon name="play" />
              {t(it.running ? "try_running" : "try_run")} <kbd>Ctrl Enter</kbd>
            </button>
            <CopyButton
              text={location.href}
              what={t("try_link")}
              label={t("try_link")}
              icon="link"
              testId="copy-link"
            />
            {line !== null && (
              <CopyButton text={line} what="curl" label={t("try_curl")} testId="copy-curl" />
            )}
          </div>
          {line !== null && (
            <Code wrap label="curl" testId="curl">
              {line}
            </Code>
          )}
          {verified && <p class="hint">{t("try_session")}</p>}
        </form>
        <section class="panel" aria-labelledby="try-result">
          <h2 id="try-result" tabIndex={-1}>
            {t("try_result")}
          </h2>
          <NewsBar count={it.answer === null ? 0 : news} onShow={run} />
          <Result answer={it.answer} onRetry={run} />
        </section>
      </div>
    </>
  );
}

function withToken(request: Parameters<typeof toCurl>[0]) {
  return {
    ...request,
    headers: [...request.headers, ["Authorization", "Bearer TOKEN"] as [string, string]],
  };
}
