import type { ComponentChildren } from "preact";
import type { Service } from "../../shared/envelope";
import { Notice, Pill } from "../../shared/Notice";
import { Table } from "../../shared/Table";
import { freshnessWords, warningWords } from "../../shared/words";
import { silentSince } from "../data/api";
import { session } from "../data/session";
import { lostSince } from "../data/stream";
import { t } from "../i18n";
import { utc } from "../logic/dates";
import { Long } from "../parts/Long";
import { When } from "../parts/Small";
import { type Seen, useNode } from "./useNode";

/** How fresh the node is that answers here, and what it rests on; followed for as long as one looks. */
export function NodePage() {
  const it = useNode();
  const { seen } = it;
  return (
    <>
      <div class="page-head">
        <h1 id="title" tabIndex={-1}>
          {t("node")}
        </h1>
        <p class="hint">{t("node_lead")}</p>
      </div>
      <div role="status">
        {silentSince.value !== null && (
          <Notice
            tone="bad"
            title={t("node_lost", { when: utc(silentSince.value) })}
            testId="node-lost"
          />
        )}
      </div>
      {seen === null ? (
        silentSince.value === null && <p class="hint">{t("loading")}</p>
      ) : (
        <div class={silentSince.value === null ? "node" : "node old"} data-testid="node">
          <section class="panel" aria-label={t("node_freshness")}>
            <dl class="facts">
              <Fact name={t("node_readiness")}>
                <Readiness seen={seen} />
              </Fact>
              <Freshness service={seen.service} />
              <Stream heard={it.heard} />
              <Fact name={t("node_flags")}>{seen.health.flags}</Fact>
              <Fact name={t("node_parity")}>
                {t("node_parity_words", { ...seen.health.parity })}
              </Fact>
              <Fact name={t("node_version")}>
                {seen.service.name} {seen.service.version},{" "}
                {t("node_evaluator", { version: seen.service.evaluator_version })}
              </Fact>
              <Identity service={seen.service} />
            </dl>
          </section>
          <section class="panel" aria-labelledby="parts-title">
            <h2 id="parts-title">{t("node_parts")}</h2>
            <Table
              label={t("node_parts")}
              heads={[t("node_part"), t("node_state"), t("node_detail")]}
              rows={Object.entries(seen.health.components).map(([name, part]) => [
                <code key="name">{name}</code>,
                <Pill key="state" tone={part.status === "ok" ? "good" : "bad"}>
                  {t(part.status === "ok" ? "node_ok" : "node_bad")}
                </Pill>,
                <span key="detail" class="isolated">
                  <Long text={part.detail ?? ""} />
                </span>,
              ])}
              testId="components"
            />
          </section>
          <p class="hint" data-testid="node-asked">
            {t("node_asked", { when: utc(seen.at), millis: seen.millis })}. {t("node_every")}
          </p>
        </div>
      )}
    </>
  );
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Readiness({ seen }: { seen: Seen }) {
  if (seen.notReady !== null) {
    return (
      <Pill tone="bad" testId="node-ready">
        {t("node_not_ready", { why: seen.notReady })}
      </Pill>
    );
  }
  const well = seen.health.status === "ready";
  return (
    <Pill tone={well ? "good" : "warn"} testId="node-ready">
      {t(well ? "node_ready" : "node_degraded")}
    </Pill>
  );
}

function Freshness({ service }: { service: Service }) {
  const { freshness, revision, stale_since } = service;
  const good = freshness === "live" || freshness === "file";
  return (
    <>
      <Fact name={t("node_freshness")}>
        <Pill tone={good ? "good" : "warn"} testId="node-freshness">
          {freshness}
        </Pill>{" "}
        <span class="hint" lang="en">
          {freshnessWords(freshness)}
        </span>
      </Fact>
      <Fact name={t("node_revision")}>
        <strong data-testid="node-revision">{revision ?? t("none")}</strong>
      </Fact>
      <Fact name={t("node_stale")}>
        {stale_since === null ? t("node_not_stale") : <When at={stale_since} />}
      </Fact>
    </>
  );
}

function Stream({ heard }: { heard: { count: number; revision: number; kind: string } }) {
  const lost = lostSince.value;
  return (
    <Fact name={t("node_stream")}>
      <Pill tone={lost === null ? "good" : "bad"} testId="node-stream">
        {lost === null ? t("node_stream_there") : t("node_stream_lost", { when: utc(lost) })}
      </Pill>{" "}
      <span class="hint" data-testid="node-events">
        {t("node_events", { n: heard.count })}
        {heard.count > 0 && `; ${t("node_last_event", { n: heard.revision, kind: heard.kind })}`}
      </span>
    </Fact>
  );
}

function Identity({ service }: { service: Service }) {
  const who = session.value;
  return (
    <>
      <Fact name={t("node_auth")}>
        <span class="isolated">
          {service.auth_source ?? t("node_auth_none")};{" "}
          {who?.signed_in
            ? t("node_signed_in", {
                id: who.id ?? "?",
                mode: who.mode,
                when: who.expires_at === null ? "?" : utc(who.expires_at),
              })
            : t("node_anybody")}
        </span>
      </Fact>
      <Fact name={t("node_warnings")}>
        {service.warnings.length === 0
          ? t("none")
          : service.warnings.map((warning) => (
              <p key={warning}>
                <code>{warning}</code>{" "}
                <span class="hint" lang="en">
                  {warningWords(warning)}
                </span>
              </p>
            ))}
      </Fact>
    </>
  );
}
