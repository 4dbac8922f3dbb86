import { Icon } from "../../shared/Icon";
import { STAGES } from "../data/types";
import { t } from "../i18n";
import { type Counts, type Filter, TOGGLES } from "../logic/filter";

interface Props {
  filter: Filter;
  counts: Counts;
  onChange: (next: Partial<Filter>) => void;
  /** Null where there is nothing to clear. */
  onClear: (() => void) | null;
}

export function Facets({ filter, counts, onChange, onClear }: Props) {
  return (
    <search class="facets" aria-label={t("filter")}>
      <div class="field facet-text">
        <label for="filter">{t("filter")}</label>
        <input
          id="filter"
          type="text"
          autocomplete="off"
          spellcheck={false}
          placeholder={t("filter_hint")}
          value={filter.text}
          onInput={(event) => onChange({ text: event.currentTarget.value })}
          data-testid="filter"
        />
      </div>
      <Choice
        id="owner"
        label={t("owner")}
        value={filter.owner}
        counts={counts.owners}
        onChange={(owner) => onChange({ owner })}
      />
      <Choice
        id="tag"
        label={t("tag")}
        value={filter.tag}
        counts={counts.tags}
        onChange={(tag) => onChange({ tag })}
      />
      <fieldset class="chips">
        <legend>{t("stage")}</legend>
        {STAGES.map((stage) => (
          <Chip
            key={stage}
            name={`stage-${stage}`}
            label={t(stage)}
            count={counts.stages.get(stage) ?? 0}
            on={filter.stages.includes(stage)}
            onChange={(on) =>
              onChange({
                stages: STAGES.filter((s) => (s === stage ? on : filter.stages.includes(s))),
              })
            }
          />
        ))}
        <span class="chips-gap" />
        {TOGGLES.map((name) => (
          <Chip
            key={name}
            name={name}
            label={t(name)}
            count={counts.toggles[name]}
            on={filter[name]}
            onChange={(on) => onChange({ [name]: on })}
          />
        ))}
        {onClear !== null && (
          <button type="button" class="button small quiet" onClick={onClear} data-testid="clear">
            <Icon name="cross" />
            {t("clear_all")}
          </button>
        )}
      </fieldset>
    </search>
  );
}

interface ChipProps {
  name: string;
  label: string;
  count: number;
  on: boolean;
  onChange: (on: boolean) => void;
}

function Chip({ name, label, count, on, onChange }: ChipProps) {
  return (
    <label class="chip">
      <input
        type="checkbox"
        checked={on}
        onChange={(event) => onChange(event.currentTarget.checked)}
        data-testid={`facet-${name}`}
      />
      {label} <span class="chip-count">{count}</span>
    </label>
  );
}

interface ChoiceProps {
  id: string;
  label: string;
  value: string;
  counts: Map<string, number>;
  onChange: (value: string) => void;
}

function Choice({ id, label, value, counts, onChange }: ChoiceProps) {
  const names = [...counts.keys()].sort((a, b) => a.localeCompare(b));
  if (value !== "" && !counts.has(value)) names.unshift(value);
  if (names.length === 0) return null;
  return (
    <div class="field facet-choice">
      <label for={`facet-${id}`}>{label}</label>
      <select
        id={`facet-${id}`}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        data-testid={`facet-${id}`}
      >
        <option value="">{t("any")}</option>
        {names.map((name) => (
          <option key={name} value={name}>
            {short(name)} ({counts.get(name) ?? 0})
          </option>
        ))}
      </select>
    </div>
  );
}

const LONGEST = 60;

function short(name: string): string {
  return name.length > LONGEST ? `${name.slice(0, LONGEST)}…` : name;
}
