import { useState } from "preact/hooks";
import type { Decision, Problem } from "../../shared/envelope";
import { Field } from "../../shared/Field";
import { Scroll } from "../../shared/Scroll";
import { call } from "../data/api";
import type { Env, Flag } from "../data/types";
import { t } from "../i18n";
import { percentage } from "../logic/machine";
import { EnvBadge, ProblemNotice } from "../parts/Small";
import { sourceWords } from "./Evaluations";

const X = 30;
const WIDTH = 640;
const at = (share: number) => X + share * WIDTH;

/** From 0 to 100 %: how far the rollout reaches, which variant lies where, and where somebody falls. */
export function BucketLine({ flag, env }: { flag: Flag; env: Env }) {
  const [user, setUser] = useState("");
  const [tenant, setTenant] = useState("");
  const [decision, setDecision] = useState<Decision | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const ask = async (event: Event) => {
    event.preventDefault();
    if (user.trim() === "") return document.getElementById("bucket-user")?.focus();
    const query = new URLSearchParams({ key: flag.key, user, env, trace: "1" });
    if (tenant !== "") query.set("tenant", tenant);
    const answer = await call<Decision>(`/api/flags/eval?${query}`);
    setProblem(answer.ok ? null : answer.problem);
    setDecision(answer.ok ? answer.data : null);
  };
  const here = decision !== null && decision.env === env ? decision : null;
  return (
    <section class="panel" aria-labelledby="bucket-title" data-testid="bucket">
      <div class="panel-head">
        <h2 id="bucket-title">{t("bucket")}</h2>
        <EnvBadge env={env} />
      </div>
      <p class="hint">{t(flag.bucket_by === "tenant" ? "bucket_by_tenant" : "bucket_by_user")}</p>
      <Line flag={flag} env={env} decision={here} />
      <form class="bucket-form" onSubmit={(event) => void ask(event)}>
        <Typed id="bucket-user" label={t("user_id")} value={user} onInput={setUser} />
        <Typed id="bucket-tenant" label={t("tenant_id")} value={tenant} onInput={setTenant} />
        <button type="submit" class="button" data-testid="bucket-ask">
          {t("bucket_ask")}
        </button>
      </form>
      {problem !== null && <ProblemNotice problem={problem} />}
      <div role="status" data-testid="bucket-answer">
        {here !== null && <Words decision={here} />}
      </div>
    </section>
  );
}

interface TypedProps {
  id: string;
  label: string;
  value: string;
  onInput: (value: string) => void;
}

function Typed({ id, label, value, onInput }: TypedProps) {
  return (
    <Field id={id} label={label}>
      {(attributes) => (
        <input
          {...attributes}
          type="text"
          autocomplete="off"
          spellcheck={false}
          value={value}
          onInput={(event) => onInput(event.currentTarget.value)}
          data-testid={id}
        />
      )}
    </Field>
  );
}

function Line({ flag, env, decision }: { flag: Flag; env: Env; decision: Decision | null }) {
  const state = flag.environments[env];
  const stage = state.rollout_stage;
  const reached = stage === "full" ? 1 : stage === "staged" ? percentage(state) / 100 : 0;
  const bucket = decision?.bucket ?? null;
  const variants = flag.variants ?? [];
  const label = [
    t("bucket_label", { key: flag.key, env: t(env), pct: reached * 100 }),
    ...(bucket === null ? [] : [t("bucket_at", { pct: bucket / 100 })]),
  ].join(" ");
  return (
    <Scroll class="picture-scroll" label={label}>
      <svg
        class="picture bucket"
        viewBox={`0 0 700 ${variants.length > 0 ? 128 : 84}`}
        role="img"
        aria-label={label}
      >
        <rect class="off" x={X} y="34" width={WIDTH} height="16" />
        {reached > 0 && <rect class="on" x={X} y="34" width={reached * WIDTH} height="16" />}
        {[0, 25, 50, 75, 100].map((pct) => (
          <g key={pct}>
            <path class="axis" d={`M${at(pct / 100)} 50v6`} />
            <text class="small" x={at(pct / 100)} y="70" text-anchor="middle">
              {pct} %
            </text>
          </g>
        ))}
        {stage === "staged" && (
          <path class="threshold" d={`M${at(reached)} 28V56`} data-testid="threshold" />
        )}
        {bucket !== null && (
          <g data-testid="bucket-mark">
            <path class="mark-here" d={`M${at(bucket / 10000)} 33l-6 -10h12z`} />
            <text x={at(bucket / 10000)} y="16" text-anchor={anchor(bucket / 10000)}>
              {bucket / 100} %
            </text>
          </g>
        )}
        <Variants variants={variants} chosen={decision?.variant ?? null} />
      </svg>
    </Scroll>
  );
}

function anchor(share: number): "start" | "middle" | "end" {
  return share < 0.08 ? "start" : share > 0.92 ? "end" : "middle";
}

/** Their shares: they are drawn by another draw than the line above, so only the widths compare. */
function Variants({ variants, chosen }: { variants: Flag["variants"]; chosen: string | null }) {
  const sum = (variants ?? []).reduce((all, { weight }) => all + weight, 0);
  let from = 0;
  return (
    <>
      {(variants ?? [])
        .filter(({ weight }) => weight > 0)
        .map(({ name, weight }) => {
          const x = at(from / sum);
          const width = (weight / sum) * WIDTH;
          from += weight;
          const fits = Math.floor(width / 8);
          return (
            <g key={name}>
              <rect
                class={name === chosen ? "variant here" : "variant"}
                x={x}
                y="84"
                width={width}
                height="24"
              />
              {fits > 1 && (
                <text x={x + width / 2} y="100" text-anchor="middle">
                  {name === chosen ? "▸ " : ""}
                  {name.length > fits ? `${name.slice(0, fits - 1)}…` : name}
                </text>
              )}
            </g>
          );
        })}
    </>
  );
}

function Words({ decision }: { decision: Decision }) {
  const { bucket, enabled, variant, source } = decision;
  return (
    <>
      <p>
        <strong>{t(enabled ? "bucket_on" : "bucket_off", { why: sourceWords(source) })}</strong>{" "}
        {bucket === null ? t("bucket_none") : t("bucket_at", { pct: bucket / 100 })}{" "}
        {variant !== null && t("bucket_variant", { variant })}
      </p>
      <details class="twin">
        <summary>{t("bucket_steps")}</summary>
        <ol class="twin-list">
          {(decision.trace ?? []).map(({ step, asked, outcome, detail }) => (
            <li key={step}>
              <code>{asked}</code>: {outcome}
              {detail !== null && <span class="isolated"> · {detail}</span>}
            </li>
          ))}
        </ol>
      </details>
    </>
  );
}
