import type { Env, FlagDetail, Stage } from "../data/types";
import { t } from "../i18n";
import { cohorts, percentage } from "../logic/machine";
import { directionWord, reach } from "../logic/sentences";

/** Where each state stands in the drawing. */
const PLACES: Record<Stage, [x: number, y: number]> = {
  draft: [70, 40],
  internal: [210, 40],
  pilot: [350, 40],
  staged: [490, 40],
  full: [630, 40],
  paused: [420, 130],
  rolled_back: [210, 130],
};

const HALF_WIDTH = 54;
const HALF_HEIGHT = 19;

/** The rollout machine, where the flag is in it and where it may go; the list says the same. */
export function Machine({ detail, env }: { detail: FlagDetail; env: Env }) {
  const state = detail.flag.environments[env];
  const here = state.rollout_stage;
  const allowed = detail.allowed[env];
  const label = t("machine_label", { env: t(env), key: detail.flag.key, stage: t(here) });
  return (
    <div class="machine" data-testid="machine">
      <div class="machine-scroll">
        <svg viewBox="0 -14 700 168" role="img" aria-label={label}>
          <path class="machine-line" d="M70 40H630" />
          {allowed
            .filter((to) => to !== here)
            .map((to) => (
              <Arrow key={to} from={here} to={to} />
            ))}
          {(Object.keys(PLACES) as Stage[]).map((stage) => (
            <Node
              key={stage}
              stage={stage}
              here={stage === here}
              allowed={allowed.includes(stage) && stage !== here}
              note={stage === "staged" && here === "staged" ? `${percentage(state)} %` : null}
            />
          ))}
        </svg>
      </div>
      <div class="machine-words">
        <p>
          <strong>{t(here)}</strong> ({t("here")}): {reach(state)}.
        </p>
        <p>{t("may_go")}:</p>
        <ul data-testid="allowed">
          {allowed.map((to) => (
            <li key={to}>
              <strong>{t(to)}</strong>
              {to === here
                ? ` (${t(to === "pilot" ? "other_cohorts" : "raise_or_lower")})`
                : ` (${directionWord(state, goal(to, state))})`}
            </li>
          ))}
          {allowed.length === 0 && <li>{t("nowhere")}</li>}
        </ul>
      </div>
    </div>
  );
}

function goal(to: Stage, state: FlagDetail["flag"]["environments"]["prod"]) {
  return { rollout_stage: to, rollout_pct: percentage(state), pilot_cohorts: cohorts(state) };
}

interface NodeProps {
  stage: Stage;
  here: boolean;
  allowed: boolean;
  note: string | null;
}

function Node({ stage, here, allowed, note }: NodeProps) {
  const [x, y] = PLACES[stage];
  const look = here ? "here" : allowed ? "allowed" : "far";
  return (
    <g class={`node ${look}`}>
      {here && (
        <text class="machine-here" x={x} y={y - HALF_HEIGHT - 7} text-anchor="middle">
          {t("here")} ▾
        </text>
      )}
      <rect
        x={x - HALF_WIDTH}
        y={y - HALF_HEIGHT}
        width={2 * HALF_WIDTH}
        height={2 * HALF_HEIGHT}
        rx="19"
      />
      <text x={x} y={y + 4.5} text-anchor="middle">
        {t(stage)}
        {note === null ? "" : ` ${note}`}
      </text>
    </g>
  );
}

/** From edge to edge, beside the line where it goes along it. */
function Arrow({ from, to }: { from: Stage; to: Stage }) {
  const [x1, y1] = PLACES[from];
  const [x2, y2] = PLACES[to];
  if (y1 === y2) {
    const way = Math.sign(x2 - x1);
    const far = Math.abs(x2 - x1) > 150;
    const start = x1 + way * (far ? HALF_WIDTH - 18 : HALF_WIDTH);
    const end = x2 - way * (far ? HALF_WIDTH - 18 : HALF_WIDTH + 2);
    const bow = far ? -HALF_HEIGHT : 0;
    const path = far
      ? `M${start} ${y1 + bow}C${start + way * 40} ${y1 - 46} ${end - way * 40} ${y1 - 46} ${end} ${y1 + bow - 2}`
      : `M${start} ${y1}H${end}`;
    return (
      <g class="arrow">
        <path d={path} />
        <path
          d={far ? head(end, y2 + bow - 2, 90) : head(end, y2, way > 0 ? 0 : 180)}
          class="head"
        />
      </g>
    );
  }
  const down = y2 > y1;
  const start = y1 + (down ? HALF_HEIGHT : -HALF_HEIGHT);
  const end = y2 + (down ? -HALF_HEIGHT - 2 : HALF_HEIGHT + 2);
  const middle = (start + end) / 2;
  return (
    <g class="arrow">
      <path d={`M${x1} ${start}C${x1} ${middle} ${x2} ${middle} ${x2} ${end}`} />
      <path d={head(x2, end, down ? 90 : 270)} class="head" />
    </g>
  );
}

const HEADS: Record<number, string> = {
  0: "l-7 -4v8z",
  90: "l-4 -7h8z",
  180: "l7 -4v8z",
  270: "l-4 7h8z",
};

function head(x: number, y: number, angle: number): string {
  return `M${x} ${y}${HEADS[angle]}`;
}
