import { useEffect, useState } from "preact/hooks";
import { Icon } from "../../shared/Icon";
import { setParams } from "../app/location";
import { flags } from "../data/flags";
import { ENVS } from "../data/types";
import { type Key, t } from "../i18n";
import { envName } from "../logic/sentences";
import { ACTIONS, type Filter, type Name, writeFilter } from "./filter";

const CALM_MILLIS = 300;

export function Filters({ filter, onClear }: { filter: Filter; onClear: (() => void) | null }) {
  const set = (name: Name, value: string) => setParams(writeFilter({ ...filter, [name]: value }));
  return (
    <search class="facets audit-facets" aria-label={t("filter")}>
      <Typed name="flag" label="audit_flag" filter={filter} onSet={set} list="audit-flags" />
      <datalist id="audit-flags">
        {Array.from(flags.value?.keys() ?? [], (key) => (
          <option key={key} value={key} />
        ))}
      </datalist>
      <Typed name="actor" label="audit_actor" filter={filter} onSet={set} />
      <div class="field">
        <label for="audit-action">{t("audit_action")}</label>
        <select
          id="audit-action"
          value={filter.action}
          onChange={(event) => set("action", event.currentTarget.value)}
          data-testid="audit-action"
        >
          <option value="">{t("any")}</option>
          {Object.entries(ACTIONS).map(([kind, actions]) => (
            <optgroup key={kind} label={kind}>
              <option value={kind}>{t("audit_everything", { kind })}</option>
              {actions.map((action) => (
                <option key={action} value={`${kind}.${action}`}>
                  {kind}.{action}
                </option>
              ))}
            </optgroup>
          ))}
        </select>
      </div>
      <div class="field">
        <label for="audit-in">{t("audit_in")}</label>
        <select
          id="audit-in"
          value={filter.in}
          onChange={(event) => set("in", event.currentTarget.value)}
          data-testid="audit-in"
        >
          <option value="">{t("any")}</option>
          {[...ENVS, "all" as const].map((env) => (
            <option key={env} value={env}>
              {envName(env)}
            </option>
          ))}
        </select>
      </div>
      <Instant name="from" label="audit_from" filter={filter} onSet={set} />
      <Instant name="to" label="audit_to" filter={filter} onSet={set} />
      <p class="chips">
        {filter.change !== "" && (
          <span class="chip">
            {t("audit_change")} <code>{filter.change.slice(0, 60)}</code>
          </span>
        )}
        {onClear !== null && (
          <button type="button" class="button small quiet" onClick={onClear} data-testid="clear">
            <Icon name="cross" />
            {t("clear_all")}
          </button>
        )}
      </p>
    </search>
  );
}

interface FieldProps {
  name: Name;
  label: Key;
  filter: Filter;
  onSet: (name: Name, value: string) => void;
  list?: string;
}

/** The log is asked once the typing rests. */
function Typed({ name, label, filter, onSet, list }: FieldProps) {
  const [text, setText] = useState(filter[name]);
  useEffect(() => setText(filter[name]), [filter[name]]);
  useEffect(() => {
    if (text === filter[name]) return;
    const timer = setTimeout(() => onSet(name, text), CALM_MILLIS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <div class="field">
      <label for={`audit-${name}`}>{t(label)}</label>
      <input
        id={`audit-${name}`}
        type="text"
        list={list}
        autocomplete="off"
        spellcheck={false}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
        data-testid={`audit-${name}`}
      />
    </div>
  );
}

function Instant({ name, label, filter, onSet }: FieldProps) {
  return (
    <div class="field">
      <label for={`audit-${name}`}>{t(label)}</label>
      <input
        id={`audit-${name}`}
        type="datetime-local"
        value={filter[name]}
        onChange={(event) => onSet(name, event.currentTarget.value)}
        data-testid={`audit-${name}`}
      />
    </div>
  );
}
