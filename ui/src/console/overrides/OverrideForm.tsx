import { useState } from "preact/hooks";
import { flags } from "../data/flags";
import { ownTenant } from "../data/session";
import { ENVS } from "../data/types";
import { lang, t } from "../i18n";
import { FlagKeys } from "../parts/FlagKeys";
import { FormPanel } from "../parts/FormPanel";
import { Choice, Text } from "../parts/Inputs";
import { INSTANT } from "../parts/instant";
import { useDraft } from "../parts/useDraft";
import { review } from "../review/ReviewDialog";
import { fieldsOf, type Listed, placeOf, put, type RowPlace, whom } from "./row";

interface Props {
  /** Null: one that is not there yet. */
  row: Listed | null;
  /** What is looked for, to begin with. */
  first: Partial<RowPlace>;
  onClose: () => void;
  onDone: () => void;
}

export const NEW_ROW = "override";

const DAYS = [1, 7, 30, 90];

export function OverrideForm({ row, first, onClose, onDone }: Props) {
  const own = ownTenant();
  const blank: RowPlace = { flag: "", scope: "tenant", id: "", tenant: "", env: "", ...first };
  const begun = row ? placeOf(row) : blank;
  const draft = useDraft(row ? `${NEW_ROW} ${row.id}` : NEW_ROW, { ...begun, ...fieldsOf(row) });
  const [tried, setTried] = useState(false);
  const mine = draft.mine as unknown as RowPlace;
  const place = owned(mine, own);
  const flag = flags.value?.get(place.flag);
  const type = flag?.type ?? typeof row?.value;
  const text = draft.mine.value === null ? "" : String(draft.mine.value);
  const value = type === "boolean" && text === "" ? "true" : text;
  const expires = String(draft.mine.expires_at ?? "");
  const bad = {
    flag: flag === undefined && row === null ? t("row_flag_bad") : null,
    id: place.id === "" ? t("row_id_bad") : null,
    value: isOf(type, value) ? null : t("row_value_bad", { type }),
    expires: expires !== "" && !INSTANT.test(expires) ? t("expires_bad") : null,
  };
  const wrong = (name: keyof typeof bad) => (tried ? bad[name] : null);

  const submit = () => {
    setTried(true);
    const first = (Object.keys(bad) as (keyof typeof bad)[]).find((name) => bad[name] !== null);
    if (first) return document.getElementById(`row-${first}`)?.focus();
    const made = () => {
      draft.end();
      onDone();
    };
    const fields = { value: draft.merged.value ?? value, expires_at: draft.merged.expires_at };
    review(put(place, row, fields, made));
  };
  const set = (fields: Record<string, string | null>) => draft.set(fields);

  return (
    <FormPanel
      title={row ? "row_change" : "row_new"}
      draft={draft}
      onSubmit={submit}
      onClose={onClose}
      submitId="review-row"
      still={row !== null && !draft.dirty}
    >
      {row ? (
        <p class="isolated">
          <code>{place.flag}</code> · {whom(place)} ·{" "}
          {place.env === "" ? t("everywhere") : t(place.env as never)}
        </p>
      ) : (
        <>
          <Text
            id="row-flag"
            label={t("key")}
            value={mine.flag}
            onInput={(value) => set({ flag: value.trim() })}
            error={wrong("flag")}
            mono
            more={{ list: "row-flags" }}
          />
          <FlagKeys id="row-flags" />
          <div class="pairs-form">
            <Choice
              id="row-scope"
              label={t("row_scope")}
              value={place.scope}
              options={[
                ["tenant", t("row_tenant")],
                ["user", t("row_user")],
              ]}
              onChange={(scope) => set({ scope })}
            />
            <Text
              id="row-id"
              label={t(place.scope === "tenant" ? "row_tenant" : "row_user")}
              value={place.id}
              onInput={(id) => set({ id })}
              error={wrong("id")}
              mono
              more={{ readOnly: own !== null && place.scope === "tenant" }}
            />
            {place.scope === "user" && (
              <Text
                id="row-tenant"
                label={t("row_in_tenant")}
                value={place.tenant}
                onInput={(tenant) => set({ tenant })}
                mono
                more={{ readOnly: own !== null }}
              />
            )}
            <Choice
              id="row-env"
              label={t("environment")}
              value={place.env}
              options={[
                ["", t("everywhere")],
                ...ENVS.map((env) => [env as string, t(env)] as const),
              ]}
              onChange={(env) => set({ env })}
            />
          </div>
        </>
      )}
      {type === "boolean" ? (
        <Choice
          id="row-value"
          label={t("value")}
          value={value}
          options={[
            ["true", "true"],
            ["false", "false"],
          ]}
          onChange={(next) => set({ value: next })}
        />
      ) : (
        <Text
          id="row-value"
          label={t("value")}
          hint="JSON"
          value={value}
          onInput={(next) => set({ value: next })}
          error={wrong("value")}
          note={theirs(draft.theirsOf("value"))}
          rows={2}
          mono
        />
      )}
      <Text
        id="row-expires"
        label={t("expires_at")}
        value={expires}
        onInput={(next) => set({ expires_at: next.trim() || null })}
        error={wrong("expires")}
        note={theirs(draft.theirsOf("expires_at"))}
        mono
        more={{ placeholder: "2027-01-31T00:00:00Z" }}
      />
      <p class="quick">
        {DAYS.map((n) => (
          <button
            key={n}
            type="button"
            class="button small"
            onClick={() => set({ expires_at: inDays(n) })}
            data-testid={`in-${n}`}
          >
            {new Intl.RelativeTimeFormat(lang.value).format(n, "day")}
          </button>
        ))}
      </p>
    </FormPanel>
  );
}

/** Somebody of a tenant makes rows of the tenant. */
function owned(place: RowPlace, own: string | null): RowPlace {
  const { flag, scope, env } = place;
  const tenant = scope === "user" ? (own ?? place.tenant) : "";
  return { flag, scope, id: scope === "tenant" ? (own ?? place.id) : place.id, tenant, env };
}

function isOf(type: string, text: string): boolean {
  try {
    const value = JSON.parse(text);
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return type === "object" ? isObject : typeof value === type && value !== null;
  } catch {
    return false;
  }
}

function theirs(value: unknown): string | null {
  return value === undefined ? null : `${t("theirs")}: ${String(value)}`;
}

function inDays(n: number): string {
  return `${new Date(Date.now() + n * 86_400_000).toISOString().slice(0, 19)}Z`;
}
