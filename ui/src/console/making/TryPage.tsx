import { useState } from "preact/hooks";
import { announce } from "../../shared/announce";
import { CopyButton } from "../../shared/CopyButton";
import type { Decision } from "../../shared/envelope";
import { at, parseJson, printJson } from "../../shared/json";
import { Notice } from "../../shared/Notice";
import { Code } from "../../shared/Scroll";
import { env } from "../app/env";
import { link, place } from "../app/location";
import { call, type Result } from "../data/api";
import { t } from "../i18n";
import { Head } from "../parts/Head";
import { Text } from "../parts/Inputs";
import { ProblemNotice } from "../parts/Small";

/** The end of a first run: a real evaluation, seen. */
export function TryPage({ rest }: { rest: string[] }) {
  const key = rest[0] ?? "";
  const [user, setUser] = useState("U-1");
  const [tenant, setTenant] = useState("");
  const [answer, setAnswer] = useState<Result<Decision> | null>(null);
  const query = new URLSearchParams({ key, user, env: env.value });
  if (tenant !== "") query.set("tenant", tenant);
  const path = `/api/flags/eval?${query}`;
  const curl = `curl -sS '${location.origin}${path.replaceAll("'", "%27")}'`;
  const ask = async (event: Event) => {
    event.preventDefault();
    const got = await call<Decision>(path);
    setAnswer(got);
    announce(got.ok ? gets(got.text) : got.problem.message);
  };
  const gets = (text: string) => t("first_gets", { user, value: valueIn(text), env: t(env.value) });
  return (
    <>
      <Head title={t("first_title", { key })} up={["flags", "flags"]} />
      {place.value.params.get("made") === "1" && (
        <Notice tone="good" title={t("first_made")} testId="made" />
      )}
      <p class="lead">{t("first_lead")}</p>
      <form class="panel" noValidate onSubmit={ask}>
        <div class="pairs-form">
          <Text id="try-user" label={t("first_user")} value={user} onInput={setUser} mono />
          <Text id="try-tenant" label={t("first_tenant")} value={tenant} onInput={setTenant} mono />
        </div>
        <Code label="curl" testId="curl" wrap>
          {curl}
        </Code>
        <div class="dialog-actions">
          <CopyButton text={curl} what="curl" label={t("copy")} />
          <button type="submit" class="button primary" data-testid="ask">
            {t("first_ask")}
          </button>
        </div>
      </form>
      {answer !== null && !answer.ok && <ProblemNotice problem={answer.problem} />}
      {answer?.ok && (
        <section class="panel" aria-labelledby="answer-title" data-testid="answer">
          <h2 id="answer-title" class="isolated">
            {gets(answer.text)}
          </h2>
          <p>
            {t("first_why")} <code>{answer.data.source}</code>:{" "}
            <span class="isolated">{answer.data.reason}</span>
          </p>
          <p>
            <a href={link(["flags", key])} data-testid="go-on">
              {t("first_next")}
            </a>
          </p>
        </section>
      )}
    </>
  );
}

/** As the document wrote it: 3.0 is not 3. */
function valueIn(text: string): string {
  const node = at(parseJson(text), "data", "value");
  return node === null ? "?" : printJson(node).slice(0, 300);
}
