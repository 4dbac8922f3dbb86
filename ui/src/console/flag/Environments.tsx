import { env, lookAt } from "../app/env";
import { ENVS, type FlagDetail } from "../data/types";
import { t } from "../i18n";
import { reach } from "../logic/sentences";
import { EnvBadge, StagePill } from "../parts/Small";

/** Its state in each environment; what is changed below is changed in the one that is looked at. */
export function Environments({ detail }: { detail: FlagDetail }) {
  return (
    <section aria-labelledby="envs-title">
      <h2 id="envs-title" class="unseen">
        {t("state_everywhere")}
      </h2>
      <ul class="env-cards">
        {ENVS.map((one) => {
          const state = detail.flag.environments[one];
          return (
            <li key={one} class={`env-card ${one === env.value ? "here" : ""}`}>
              <div class="env-card-head">
                <EnvBadge env={one} />
                <StagePill state={state} testId={`state-${one}`} />
              </div>
              <p>{reach(state)}</p>
              {one !== env.value && (
                <button
                  type="button"
                  class="button small"
                  onClick={() => lookAt(one)}
                  data-testid={`look-${one}`}
                >
                  {t("look_at", { env: t(one) })}
                </button>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
