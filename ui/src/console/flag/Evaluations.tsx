import { useState } from "preact/hooks";
import { Scroll } from "../../shared/Scroll";
import { Table } from "../../shared/Table";
import { SPANS, type Span, useEvaluations } from "../data/evaluations";
import type { Evaluations as Counts, Env } from "../data/types";
import { type Key, t } from "../i18n";
import { en } from "../i18n/en";
import { utc } from "../logic/dates";
import { bySource, type Column, columns, short } from "../logic/evaluations";
import { EnvBadge, ProblemNotice, When } from "../parts/Small";

/** How often it is asked for and what it answers, as it happens. */
export function Evaluations({ flagKey, env }: { flagKey: string; env: Env }) {
  const [span, setSpan] = useState<Span>("day");
  const { counts, problem } = useEvaluations(flagKey, env, span);
  return (
    <section class="panel" aria-labelledby="evaluations-title" data-testid="evaluations">
      <div class="panel-head">
        <h2 id="evaluations-title">{t("evaluations")}</h2>
        <EnvBadge env={env} />
      </div>
      <fieldset class="chips">
        <legend class="unseen">{t("span")}</legend>
        {(Object.keys(SPANS) as Span[]).map((one) => (
          <label key={one} class="chip">
            <input
              type="radio"
              name="span"
              checked={one === span}
              onChange={() => setSpan(one)}
              data-testid={`span-${one}`}
            />
            {t(`span_${one}`)}
          </label>
        ))}
      </fieldset>
      {problem !== null && <ProblemNotice problem={problem} />}
      {counts !== null && <Shown counts={counts} env={env} hours={SPANS[span]} />}
    </section>
  );
}

function Shown({ counts, env, hours }: { counts: Counts; env: Env; hours: number }) {
  const last = counts.last_evaluated[env];
  const all = columns(counts.periods, hours, Date.now());
  return (
    <>
      <p>
        <strong data-testid="counted">
          {t("counted", { on: counts.on, off: counts.off, total: counts.on + counts.off })}
        </strong>{" "}
        <span class="hint">
          {t("last_evaluated")}: {last === null ? t("never") : <When at={last} />}
          {counts.counted_since !== null && (
            <>
              {" · "}
              {t("counted_since")} <When at={counts.counted_since} words={false} />
            </>
          )}
        </span>
      </p>
      {counts.on + counts.off > 0 && (
        <>
          <Bars all={all} label={t("evaluations_label", { key: counts.flag_key, env: t(env) })} />
          <BySourceTable counts={counts} />
          <details class="twin">
            <summary>{t("as_table")}</summary>
            <Table
              label={t("evaluations")}
              heads={[t("begins"), t("on"), t("off")]}
              rows={all
                .filter(({ on, off }) => on + off > 0)
                .map(({ from, on, off }) => [utc(new Date(from).toISOString()), on, off])}
            />
          </details>
        </>
      )}
    </>
  );
}

const HEIGHT = 110;

/** Full is on, hollow is off: the shapes say it, not the colours. */
function Bars({ all, label }: { all: Column[]; label: string }) {
  const most = Math.max(1, ...all.map(({ on, off }) => on + off));
  const wide = 640 / all.length;
  const high = (count: number) => (count / most) * HEIGHT;
  return (
    <Scroll class="picture-scroll" label={label}>
      <svg class="picture bars" viewBox={`0 0 700 ${HEIGHT + 34}`} role="img" aria-label={label}>
        <path class="axis" d={`M48 ${HEIGHT + 10}H692`} />
        <text class="small" x="42" y="18" text-anchor="end">
          {short(most)}
        </text>
        {all.map(({ from, on, off }, at) => {
          const x = 50 + at * wide;
          const foot = HEIGHT + 10;
          return (
            <g key={from}>
              {off > 0 && (
                <rect
                  class="off"
                  x={x + 1.5}
                  y={foot - high(on + off)}
                  width={wide - 3}
                  height={high(off)}
                />
              )}
              {on > 0 && (
                <rect class="on" x={x + 1} y={foot - high(on)} width={wide - 2} height={high(on)} />
              )}
            </g>
          );
        })}
        <text class="small" x="50" y={HEIGHT + 28}>
          {utc(new Date(all[0]?.from ?? 0).toISOString())}
        </text>
        <rect class="on" x="420" y={HEIGHT + 19} width="10" height="10" />
        <text class="small" x="435" y={HEIGHT + 28}>
          {t("on")}
        </text>
        <rect class="off" x="480" y={HEIGHT + 19.5} width="10" height="9" />
        <text class="small" x="495" y={HEIGHT + 28}>
          {t("off")}
        </text>
        <text class="small" x="690" y={HEIGHT + 28} text-anchor="end">
          {t("now")}
        </text>
      </svg>
    </Scroll>
  );
}

function BySourceTable({ counts }: { counts: Counts }) {
  const rows = bySource(counts.counts);
  const all = counts.on + counts.off;
  return (
    <Table
      label={t("by_source")}
      testId="by-source"
      heads={[t("by_source"), t("on"), t("off"), t("share"), t("variants")]}
      rows={rows.map(({ source, on, off, variants }) => [
        <span key="source">
          {sourceWords(source)} <code class="hint">{source}</code>
        </span>,
        on,
        off,
        <Share key="share" share={(on + off) / all} isOn={on >= off} />,
        variants.map(([name, count]) => `${name} ${short(count)}`).join(", "),
      ])}
    />
  );
}

function Share({ share, isOn }: { share: number; isOn: boolean }) {
  return (
    <span class="share">
      <svg class="bars" viewBox="0 0 60 10" width="60" height="10" aria-hidden="true">
        <rect
          class={isOn ? "on" : "off"}
          x="0.5"
          y="1"
          width={Math.max(1, 59 * share)}
          height="8"
        />
      </svg>{" "}
      {Math.round(share * 1000) / 10} %
    </span>
  );
}

export function sourceWords(source: string): string {
  const key = `src_${source}`;
  return key in en ? t(key as Key) : source;
}
