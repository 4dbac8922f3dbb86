import type { ComponentChildren } from "preact";
import type { Json, Problem } from "../../shared/envelope";
import { Icon } from "../../shared/Icon";
import { Notice, Pill } from "../../shared/Notice";
import type { Env, EnvOrAll, EnvState, Stage } from "../data/types";
import { lang, t } from "../i18n";
import { local, relative, utc } from "../logic/dates";
import { percentage } from "../logic/machine";
import { envName } from "../logic/sentences";
import { Long } from "./Long";

/** An instant: in words, with UTC beside it and the reader's own time as its title. */
export function When({ at, words = true }: { at: string; words?: boolean }) {
  return (
    <time dateTime={at} title={local(at, lang.value)} class="when">
      {words && <span>{relative(at, lang.value)}, </span>}
      <span class="mono">{utc(at)}</span>
      <span class="hint"> ({local(at, lang.value)})</span>
    </time>
  );
}

const TONES: Record<Stage, "info" | "good" | "warn" | "bad"> = {
  draft: "info",
  internal: "info",
  pilot: "info",
  staged: "good",
  full: "good",
  paused: "warn",
  rolled_back: "bad",
};

const ICONS = {
  draft: "dash",
  internal: "play",
  pilot: "play",
  staged: "play",
  full: "check",
  paused: "pause",
  rolled_back: "stop",
} as const;

export function StagePill({ state, testId }: { state: EnvState; testId?: string }) {
  const stage = state.rollout_stage;
  return (
    <Pill tone={TONES[stage]} icon={ICONS[stage]} {...(testId ? { testId } : {})}>
      {t(stage)}
      {stage === "staged" && ` ${percentage(state)} %`}
    </Pill>
  );
}

export function EnvBadge({ env }: { env: EnvOrAll }) {
  const looks: Env = env === "all" ? "prod" : env;
  return (
    <span class={`env-badge env-${looks}`}>
      <Icon name={looks === "prod" ? "warn" : "info"} />
      {envName(env)}
    </span>
  );
}

export function ProblemNotice({
  problem,
  title,
  onRetry,
}: {
  problem: Problem;
  title?: string;
  onRetry?: () => void;
}) {
  return (
    <Notice tone="bad" title={title ?? problem.message} testId="problem">
      {title && <p>{problem.message}</p>}
      {problem.hint && <p>{problem.hint}</p>}
      <p class="hint">
        <code>{problem.code}</code>
      </p>
      {onRetry && (
        <p>
          <button type="button" class="button small" onClick={onRetry}>
            <Icon name="refresh" />
            {t("retry")}
          </button>
        </p>
      )}
    </Notice>
  );
}

export function Empty({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <div class="empty" data-testid="empty">
      <p class="empty-title">{title}</p>
      {children}
    </div>
  );
}

/** A value of a document, in its own direction, and no longer than somebody reads. */
export function Value({ value }: { value: Json | undefined }) {
  if (value === undefined) return <span class="hint">{t("nothing")}</span>;
  return (
    <code class="value">
      <Long text={JSON.stringify(value)} />
    </code>
  );
}
