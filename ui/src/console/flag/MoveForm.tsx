import { useEffect, useState } from "preact/hooks";
import { Field } from "../../shared/Field";
import { Icon } from "../../shared/Icon";
import { all } from "../data/api";
import { whyNot } from "../data/session";
import type { Env, EnvState, Stage } from "../data/types";
import { t } from "../i18n";
import { canPause, canRollBack, cohorts, percentage } from "../logic/machine";
import { directionWord } from "../logic/sentences";
import { type Known, move, stopOrResume } from "../review/change";
import { review } from "../review/ReviewDialog";

/** What may be done from here, by what the service says is allowed. Nothing is changed unreviewed. */
export function MoveForm({ known, env }: { known: Known; env: Env }) {
  const state = known.detail.flag.environments[env];
  const goals = known.detail.allowed[env].filter((to) => to !== "paused" && to !== "rolled_back");
  const paused = state.rollout_stage === "paused";
  const reason = whyNot("editor");
  return (
    <div class="move" data-testid="move">
      {reason !== null && (
        <p class="notice-line" id="move-why" data-testid="why-not">
          <Icon name="info" /> {reason}
        </p>
      )}
      {!paused && goals.length > 0 && (
        <Goals known={known} env={env} goals={goals} state={state} disabled={reason !== null} />
      )}
      <div class="move-stops">
        {paused && state.paused_from && (
          <button
            type="button"
            class="button primary"
            disabled={reason !== null}
            onClick={() => review(stopOrResume(known, env, "resume"))}
            data-testid="resume"
          >
            <Icon name="play" />
            {t("resume_do")}
          </button>
        )}
        <button
          type="button"
          class="button danger"
          disabled={reason !== null || !canPause(state)}
          onClick={() => review(stopOrResume(known, env, "pause"))}
          data-testid="pause"
        >
          <Icon name="pause" />
          {t("pause")}
        </button>
        <button
          type="button"
          class="button danger"
          disabled={reason !== null || !canRollBack(state)}
          onClick={() => review(stopOrResume(known, env, "rollback"))}
          data-testid="rollback"
        >
          <Icon name="stop" />
          {t("roll_back")}
        </button>
      </div>
    </div>
  );
}

interface GoalsProps {
  known: Known;
  env: Env;
  goals: Stage[];
  state: EnvState;
  disabled: boolean;
}

function Goals({ known, env, goals, state, disabled }: GoalsProps) {
  const [to, setTo] = useState<Stage>(() => nearest(goals, state));
  const [pct, setPct] = useState(String(percentage(state) || 25));
  const [keys, setKeys] = useState<string[]>(cohorts(state));
  const wrong = to === "staged" && !isPercentage(pct);
  const withCohorts = to === "pilot" || to === "staged";

  const submit = (event: Event) => {
    event.preventDefault();
    if (wrong) return document.getElementById("pct")?.focus();
    const changed = keys.join("\n") !== cohorts(state).join("\n");
    review(
      move(known, env, {
        rollout_stage: to,
        ...(to === "staged" ? { rollout_pct: Number(pct) } : {}),
        ...(withCohorts && changed ? { pilot_cohorts: keys } : {}),
      }),
    );
  };
  return (
    <form class="goals" onSubmit={submit}>
      <fieldset class="choices" disabled={disabled}>
        <legend>{t("move_to")}</legend>
        {goals.map((goal) => (
          <label key={goal} class="segment">
            <input
              type="radio"
              name="goal"
              checked={to === goal}
              onChange={() => setTo(goal)}
              data-testid={`goal-${goal}`}
            />
            {goal === state.rollout_stage
              ? t(goal === "pilot" ? "other_cohorts" : "raise_or_lower")
              : `${t(goal)} (${directionWord(state, { rollout_stage: goal })})`}
          </label>
        ))}
      </fieldset>
      {to === "staged" && (
        <Percentage pct={pct} wrong={wrong} disabled={disabled} onChange={setPct} />
      )}
      {withCohorts && <Cohorts chosen={keys} disabled={disabled} onChange={setKeys} />}
      <button type="submit" class="button primary" disabled={disabled} data-testid="review-move">
        {t("review")}
      </button>
    </form>
  );
}

/** What is meant most often, and never more than one step: another percentage, else the next stage. */
function nearest(goals: Stage[], state: EnvState): Stage {
  if (state.rollout_stage === "staged") return "staged";
  return goals.find((goal) => ahead(goal, state)) ?? goals[0] ?? "draft";
}

function ahead(goal: Stage, state: EnvState): boolean {
  return directionWord(state, { rollout_stage: goal }) === t("forward");
}

interface PercentageProps {
  pct: string;
  wrong: boolean;
  disabled: boolean;
  onChange: (pct: string) => void;
}

function Percentage({ pct, wrong, disabled, onChange }: PercentageProps) {
  return (
    <div class="pct">
      <Field
        id="pct"
        label={`${t("percentage")} (%)`}
        messages={wrong ? [{ kind: "error", text: t("percentage_bad") }] : []}
      >
        {(attributes) => (
          <input
            {...attributes}
            type="text"
            inputMode="decimal"
            class="mono"
            autocomplete="off"
            disabled={disabled}
            value={pct}
            onInput={(event) => onChange(event.currentTarget.value)}
            data-testid="pct"
          />
        )}
      </Field>
      <input
        type="range"
        min="0"
        max="100"
        step="1"
        aria-label={t("percentage")}
        disabled={disabled}
        value={isPercentage(pct) ? pct : "0"}
        onInput={(event) => onChange(event.currentTarget.value)}
      />
    </div>
  );
}

export function isPercentage(text: string): boolean {
  return /^\d{1,3}(\.\d{1,3})?$/.test(text.trim()) && Number(text) <= 100;
}

interface CohortsProps {
  chosen: string[];
  disabled: boolean;
  onChange: (keys: string[]) => void;
}

function Cohorts({ chosen, disabled, onChange }: CohortsProps) {
  const [known, setKnown] = useState<{ key: string; description: string }[] | null>(null);
  useEffect(() => {
    void all<{ key: string; description: string }>("/api/admin/cohorts").then((answer) => {
      if (answer.ok) setKnown(answer.data);
    });
  }, []);
  if (known === null) return null;
  return (
    <fieldset class="choices" disabled={disabled}>
      <legend>{t("cohorts")}</legend>
      {known.length === 0 && <p class="hint">{t("no_cohorts")}</p>}
      {known.map(({ key, description }) => (
        <label key={key} class="segment">
          <input
            type="checkbox"
            checked={chosen.includes(key)}
            onChange={(event) =>
              onChange(
                event.currentTarget.checked
                  ? [...chosen, key]
                  : chosen.filter((one) => one !== key),
              )
            }
            data-testid={`cohort-${key}`}
          />
          <span class="isolated">
            <code>{key}</code> <span class="hint">{description.slice(0, 120)}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
