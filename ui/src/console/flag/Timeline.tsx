import { useEffect, useState } from "preact/hooks";
import type { Problem } from "../../shared/envelope";
import { Scroll } from "../../shared/Scroll";
import { call, flagPath } from "../data/api";
import type { Env, LogRecord, Page } from "../data/types";
import { lang, t } from "../i18n";
import { utc } from "../logic/dates";
import { percentage } from "../logic/machine";
import { reach } from "../logic/sentences";
import { LANE_COUNT, LANES, lane, type Step, spread, steps } from "../logic/timeline";
import { EnvBadge, ProblemNotice, When } from "../parts/Small";
import type { Read } from "./useFlag";

const MOST_RECORDS = 500;
const MOST_STEPS = 20;
const LEFT = 104;
const RIGHT = 690;
const LANE = 20;
/** Changes are drawn no nearer to each other. */
const DOT = 17;
const FOOT = LANE_COUNT * LANE;

/** Stages and percentages over time, a number for each change; the list says the same in words. */
export function Timeline({ known, env }: { known: Read; env: Env }) {
  const { key } = known.detail.flag;
  const [records, setRecords] = useState<LogRecord[] | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  useEffect(() => {
    let gone = false;
    void call<Page<LogRecord>>(`${flagPath(key)}/history?limit=${MOST_RECORDS}`).then((answer) => {
      if (gone) return;
      setProblem(answer.ok ? null : answer.problem);
      if (answer.ok) setRecords(answer.data.items);
    });
    return () => {
      gone = true;
    };
  }, [key, known.revision]);
  const all = steps(records ?? [], env);
  const shown = all.slice(-MOST_STEPS);
  return (
    <section class="panel" aria-labelledby="timeline-title" data-testid="timeline">
      <div class="panel-head">
        <h2 id="timeline-title">{t("timeline")}</h2>
        <EnvBadge env={env} />
      </div>
      {problem !== null && <ProblemNotice problem={problem} />}
      {shown.length > 0 && (
        <>
          {shown.length < all.length && (
            <p class="hint">{t("timeline_last", { n: shown.length, total: all.length })}</p>
          )}
          <Drawing shown={shown} label={t("timeline_label", { key, env: t(env) })} />
          <Words shown={shown} />
        </>
      )}
    </section>
  );
}

function Drawing({ shown, label }: { shown: Step[]; label: string }) {
  const now = Date.now();
  const begin = shown[0]?.at ?? now;
  const xs = spread(
    shown.map(({ at }) => (at - begin) / Math.max(1, now - begin)),
    LEFT + 12,
    RIGHT - 12,
    DOT,
  );
  const y = (step: Step) => lane(step.state) * LANE;
  const path = shown
    .map((step, at) => (at === 0 ? `M${xs[at]} ${y(step)}` : `H${xs[at]}V${y(step)}`))
    .join("");
  return (
    <Scroll class="picture-scroll" label={label}>
      <svg class="picture timeline" viewBox={`0 0 700 ${FOOT + 22}`} role="img" aria-label={label}>
        {LANES.map(([stage, top], at) => (
          <g key={stage}>
            {at % 2 === 0 && (
              <rect
                class="lane"
                x={LEFT}
                y={top * LANE}
                width={RIGHT - LEFT}
                height={((LANES[at + 1]?.[1] ?? LANE_COUNT) - top) * LANE}
              />
            )}
            <text x={LEFT - 8} y={top * LANE + 14} text-anchor="end">
              {t(stage)}
            </text>
          </g>
        ))}
        {[100, 50].map((pct) => (
          <text
            key={pct}
            class="small"
            x={LEFT - 8}
            y={LANE * (pct === 100 ? 2.15 : 3)}
            text-anchor="end"
          >
            {pct === 100 ? "↑ 100 %" : "50 %"}
          </text>
        ))}
        <path class="line" d={`${path}H${RIGHT - 12}`} />
        {shown.map((step, at) => (
          <g key={step.record.seq}>
            <circle class="dot" cx={xs[at]} cy={y(step)} r="7.5" />
            <text class="dot-number" x={xs[at]} y={y(step) + 3.5} text-anchor="middle">
              {at + 1}
            </text>
          </g>
        ))}
        <text class="small" x={LEFT} y={FOOT + 16}>
          {utc(new Date(begin).toISOString())}
        </text>
        <text class="small" x={RIGHT} y={FOOT + 16} text-anchor="end">
          {t("now")}
        </text>
      </svg>
    </Scroll>
  );
}

function Words({ shown }: { shown: Step[] }) {
  return (
    <details class="twin">
      <summary>{t("in_words")}</summary>
      <ol class="twin-list" lang={lang.value}>
        {shown.map(({ state, record }) => (
          <li key={record.seq}>
            <strong>
              {t(state.rollout_stage)}
              {state.rollout_stage === "staged" && ` ${percentage(state)} %`}
            </strong>
            : {reach(state)}. <span class="isolated">{record.actor.id}</span>,{" "}
            <When at={record.ts} />
          </li>
        ))}
      </ol>
    </details>
  );
}
