import { useState } from "preact/hooks";
import { go } from "../app/location";
import { flags, readFlag } from "../data/flags";
import { whyNot } from "../data/session";
import { t } from "../i18n";
import { FlagKeys } from "../parts/FlagKeys";
import { FormPanel } from "../parts/FormPanel";
import { Head } from "../parts/Head";
import { Check, Choice, Text } from "../parts/Inputs";
import { useDraft } from "../parts/useDraft";
import { review } from "../review/ReviewDialog";
import { BLANK, create, FIRST, type Type, type Typed, type Wrong, wrong } from "./flagBody";
import { VariantFields } from "./VariantFields";

const TYPES = ["boolean", "string", "number", "object"] as const;
const SCOPES = [
  ["tenant", "flag_tenants"],
  ["user", "flag_users"],
] as const;

/** A flag from nothing: what is typed survives a reload, and what is wrong is told beside it. */
export function NewFlagPage() {
  const draft = useDraft("flag", { ...BLANK } as never);
  const [tried, setTried] = useState(false);
  const it = draft.mine as unknown as Typed;
  const why = whyNot("editor");
  const set = (fields: Partial<Typed>) => draft.set(fields as never);
  const bad: Wrong = wrong(it, (key) => flags.value?.has(key) ?? false);
  const told = (name: keyof Wrong) => (tried ? (bad[name] ?? null) : null);
  const submit = () => {
    setTried(true);
    const first = Object.keys(bad)[0];
    if (first) return document.getElementById(`flag-${first}`)?.focus();
    review(
      create(draft.mine, () => {
        draft.end();
        void readFlag(it.key);
        go(["first", it.key], { made: "1" });
      }),
    );
  };
  const line = (name: "owner_module" | "owner" | "tags", label: string) => (
    <Text
      id={`flag-${name}`}
      label={label}
      value={it[name]}
      onInput={(value) => set({ [name]: value })}
      error={name === "owner_module" ? told(name) : null}
    />
  );
  return (
    <>
      <Head title={t("flag_new")} up={["flags", "flags"]} />
      <p class="lead">{t("flag_new_lead")}</p>
      {why !== null && (
        <p class="hint" data-testid="why-not">
          {why}
        </p>
      )}
      <FormPanel
        title={null}
        draft={draft}
        onSubmit={submit}
        onClose={() => go(["flags"])}
        submitId="review-flag"
        why={why}
      >
        <Text
          id="flag-key"
          label={t("key")}
          hint={t("flag_key_hint")}
          value={it.key}
          onInput={(key) => set({ key: key.trim() })}
          error={told("key")}
          mono
        />
        <div class="pairs-form">
          <Choice
            id="flag-type"
            label={t("type")}
            value={it.type}
            options={TYPES.map((type) => [type, type] as const)}
            onChange={(type: Type) => set({ type, default_value: FIRST[type] })}
          />
          {it.type === "boolean" ? (
            <Text
              id="flag-default_value"
              label={t("default_value")}
              hint={t("flag_safe")}
              value={it.default_value}
              onInput={(value) => set({ default_value: value.trim() })}
              error={told("default_value")}
              mono
            />
          ) : (
            <Text
              id="flag-default_value"
              label={t("default_value")}
              hint={t("flag_safe")}
              value={it.default_value}
              onInput={(value) => set({ default_value: value })}
              error={told("default_value")}
              rows={2}
              mono
            />
          )}
        </div>
        <div class="pairs-form">
          {line("owner_module", t("flag_owner"))}
          {line("owner", t("owner"))}
        </div>
        <div class="pairs-form">
          {(["description_en", "description_th"] as const).map((name) => (
            <Text
              key={name}
              id={`flag-${name}`}
              label={t(name)}
              value={it[name]}
              onInput={(value) => set({ [name]: value })}
              rows={2}
              more={{ lang: name.slice(-2) }}
            />
          ))}
        </div>
        {it.type !== "boolean" && (
          <VariantFields
            variants={it.variants}
            error={told("variants")}
            onChange={(variants) => set({ variants })}
          />
        )}
        <div class="pairs-form">
          <Choice
            id="flag-gate"
            label={t("flag_gate")}
            value={it.gate}
            options={[
              ["none", t("flag_gate_none")],
              ["one", t("flag_gate_one")],
              ["two", t("flag_gate_two")],
            ]}
            onChange={(gate) => set({ gate })}
          />
          <fieldset class="choices">
            <legend>{t("flag_scopes")}</legend>
            {SCOPES.map(([scope, words]) => (
              <Check
                key={scope}
                id={`flag-${scope}`}
                label={t(words)}
                on={it.scopes.includes(scope)}
                onChange={(on) =>
                  set({
                    scopes: SCOPES.map(([one]) => one).filter((one) =>
                      one === scope ? on : it.scopes.includes(one),
                    ),
                  })
                }
              />
            ))}
          </fieldset>
        </div>
        <div class="pairs-form">
          <Text
            id="flag-dependencies"
            label={t("flag_needs")}
            value={it.dependencies}
            onInput={(dependencies) => set({ dependencies })}
            error={told("dependencies")}
            mono
            more={{ list: "flag-keys" }}
          />
          {line("tags", t("tags"))}
        </div>
        <FlagKeys id="flag-keys" />
      </FormPanel>
    </>
  );
}
