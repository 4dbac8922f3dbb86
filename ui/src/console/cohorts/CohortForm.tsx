import { useState } from "preact/hooks";
import { t } from "../i18n";
import { FormPanel } from "../parts/FormPanel";
import { Check, Choice, Text } from "../parts/Inputs";
import { useDraft } from "../parts/useDraft";
import { review } from "../review/ReviewDialog";
import { type Cohort, fieldsOf, put } from "./cohort";
import { isComplete, OPS, opWords, type Typed } from "./predicates";

const BLANK: Typed = { attribute: "tenant_id", op: "in", lines: "", negate: false };

interface Props {
  /** Null: one that is not there yet. */
  cohort: Cohort | null;
  taken: (key: string) => boolean;
  onClose: () => void;
  onDone: (key: string) => void;
}

export function draftName(key: string | null): string {
  return `cohort ${key ?? ""}`;
}

export function CohortForm({ cohort, taken, onClose, onDone }: Props) {
  const first = { key: "", description: "", any_of: [[BLANK]] as never };
  const draft = useDraft(draftName(cohort?.key ?? null), cohort ? fieldsOf(cohort) : first);
  const [tried, setTried] = useState(false);
  const groups = (draft.mine.any_of ?? []) as unknown as Typed[][];
  const key = cohort?.key ?? String(draft.mine.key ?? "").trim();
  const badKey = cohort === null && (key === "" || taken(key));
  const incomplete = groups.flat().some((one) => !isComplete(one));

  const change = (next: Typed[][]) => draft.set({ any_of: next as never });
  const submit = () => {
    setTried(true);
    if (badKey || incomplete) {
      const wrong = badKey ? "#cohort-key" : ".condition [aria-invalid]";
      requestAnimationFrame(() => document.querySelector<HTMLElement>(wrong)?.focus());
      return;
    }
    const { key: _key, ...fields } = draft.merged;
    review(
      put(key, cohort, fields, () => {
        draft.end();
        onDone(key);
      }),
    );
  };
  const clash = (field: string) => {
    const theirs = draft.theirsOf(field);
    return theirs === undefined ? null : `${t("theirs")}: ${JSON.stringify(theirs)}`;
  };

  return (
    <FormPanel
      title={cohort ? "cohort_edit" : "cohort_new"}
      draft={draft}
      onSubmit={submit}
      onClose={onClose}
      submitId="review-cohort"
      still={!draft.dirty}
    >
      {cohort === null && (
        <Text
          id="cohort-key"
          label={t("cohort_key")}
          value={String(draft.mine.key ?? "")}
          onInput={(value) => draft.set({ key: value })}
          error={tried && badKey ? t("cohort_key_bad") : null}
          mono
        />
      )}
      <Text
        id="cohort-description"
        label={t("description")}
        value={String(draft.mine.description ?? "")}
        onInput={(description) => draft.set({ description })}
        note={clash("description")}
        rows={2}
      />
      {groups.map((group, at) => (
        <fieldset key={at} class="group">
          <legend>{t("group_n", { n: at + 1 })}</legend>
          {group.map((one, index) => (
            <ConditionFields
              key={index}
              id={`c${at}-${index}`}
              condition={one}
              tried={tried}
              onChange={(next) =>
                change(patched(groups, at, patched(group, index, { ...one, ...next })))
              }
              onRemove={
                groups.flat().length < 2
                  ? null
                  : () => change(patched(groups, at, without(group, index)).filter(some))
              }
            />
          ))}
          <button
            type="button"
            class="button small"
            onClick={() => change(patched(groups, at, [...group, BLANK]))}
            data-testid={`add-condition-${at}`}
          >
            {t("add_condition")}
          </button>
        </fieldset>
      ))}
      {clash("any_of") && <p class="message note">{t("conflict_choose")}</p>}
      <p>
        <button
          type="button"
          class="button small"
          onClick={() => change([...groups, [BLANK]])}
          data-testid="add-alternative"
        >
          {t("add_alternative")}
        </button>
      </p>
    </FormPanel>
  );
}

function some(group: unknown[]): boolean {
  return group.length > 0;
}

function patched<T>(all: T[], at: number, next: T): T[] {
  return all.map((one, index) => (index === at ? next : one));
}

function without<T>(all: T[], at: number): T[] {
  return all.filter((_, index) => index !== at);
}

interface ConditionProps {
  id: string;
  condition: Typed;
  tried: boolean;
  onChange: (next: Partial<Typed>) => void;
  onRemove: (() => void) | null;
}

function ConditionFields({ id, condition, tried, onChange, onRemove }: ConditionProps) {
  const { attribute, op, lines, negate } = condition;
  const wrong = tried && !isComplete(condition) ? t("condition_bad") : null;
  return (
    <div class="condition">
      <Text
        id={`${id}-attribute`}
        label={t("attribute")}
        hint={t("attribute_hint")}
        value={attribute}
        onInput={(value) => onChange({ attribute: value })}
        error={attribute.trim() === "" ? wrong : null}
        mono
      />
      <div>
        <Choice
          id={`${id}-op`}
          label={t("comparison")}
          value={op}
          options={OPS.map((one) => [one as string, opWords(one)] as const)}
          onChange={(value) => onChange({ op: value })}
        />
        <Check
          id={`${id}-negate`}
          label={t("negated")}
          on={negate}
          onChange={(on) => onChange({ negate: on })}
        />
      </div>
      {op !== "exists" && (
        <Text
          id={`${id}-values`}
          label={t("values")}
          hint={t("values_hint")}
          value={lines}
          onInput={(value) => onChange({ lines: value })}
          error={attribute.trim() === "" ? null : wrong}
          rows={3}
          mono
        />
      )}
      {onRemove !== null && (
        <button type="button" class="button small quiet" onClick={onRemove}>
          {t("take_out")}
        </button>
      )}
    </div>
  );
}
