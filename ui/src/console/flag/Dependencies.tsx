import { Icon } from "../../shared/Icon";
import { link } from "../app/location";
import { flags } from "../data/flags";
import type { Env, FlagDetail } from "../data/types";
import { t } from "../i18n";
import { StagePill } from "../parts/Small";
import { DependencyGraph } from "./DependencyGraph";

/** Both ways, with where each of them is: what must be on first, and what follows when this stops. */
export function Dependencies({ detail, env }: { detail: FlagDetail; env: Env }) {
  return (
    <section class="panel" aria-labelledby="dependencies-title">
      <h2 id="dependencies-title">{t("dependencies")}</h2>
      <DependencyGraph detail={detail} />
      <div class="graph">
        <Side name={t("needs")} keys={detail.dependencies} none={t("needs_nothing")} env={env} />
        <p class="graph-here">
          <Icon name="arrow" />
          <code>{detail.flag.key}</code> <StagePill state={detail.flag.environments[env]} />
          <Icon name="arrow" />
        </p>
        <Side
          name={t("needed_by")}
          keys={detail.dependants}
          none={t("needed_by_nothing")}
          env={env}
        />
      </div>
    </section>
  );
}

function Side({ name, keys, none, env }: { name: string; keys: string[]; none: string; env: Env }) {
  return (
    <div class="graph-side">
      <h3>
        {name} <span class="hint">{keys.length > 0 && keys.length}</span>
      </h3>
      {keys.length === 0 ? (
        <p class="hint">{none}</p>
      ) : (
        <ul class="plain-list">
          {keys.map((key) => {
            const flag = flags.value?.get(key);
            return (
              <li key={key}>
                <a href={link(["flags", key])} class="mono">
                  {key}
                </a>{" "}
                {flag && <StagePill state={flag.environments[env]} />}
              </li>
            );
          })}
        </ul>
      )}
    </div>
  );
}
