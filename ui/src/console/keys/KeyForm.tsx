import { useState } from "preact/hooks";
import { ENVS } from "../data/types";
import { t } from "../i18n";
import { FormPanel } from "../parts/FormPanel";
import { Check, Choice, Text } from "../parts/Inputs";
import { INSTANT } from "../parts/instant";
import { useDraft } from "../parts/useDraft";
import { review } from "../review/ReviewDialog";
import { type Asked, make } from "./key";

export const NEW_KEY = "api-key";

const BLANK = {
  name: "",
  access: "read",
  envs: [...ENVS] as string[],
  tenant: "",
  permissions: [] as string[],
  expires_at: "",
};

const PERMISSIONS = [
  ["flags.override", "key_override"],
  ["flags.snapshot", "key_snapshot"],
] as const;

interface Props {
  onClose: () => void;
  onMade: (data: unknown) => void;
}

export function KeyForm({ onClose, onMade }: Props) {
  const draft = useDraft(NEW_KEY, BLANK);
  const [tried, setTried] = useState(false);
  const it = draft.mine as unknown as typeof BLANK;
  const bad = {
    name: it.name.trim() === "" ? t("key_name_bad") : null,
    envs: it.envs.length === 0 ? t("key_envs_bad") : null,
    tenant:
      it.tenant !== "" && it.permissions.includes("flags.snapshot") ? t("key_snapshot_bad") : null,
    expires: it.expires_at !== "" && !INSTANT.test(it.expires_at) ? t("expires_bad") : null,
  };
  const submit = () => {
    setTried(true);
    const first = (Object.keys(bad) as (keyof typeof bad)[]).find((name) => bad[name] !== null);
    if (first) return document.getElementById(`key-${first}`)?.focus();
    review(
      make(asked(it), (data) => {
        draft.end();
        onMade(data);
      }),
    );
  };
  const toggled = (all: string[], one: string, on: boolean) =>
    on ? [...all, one] : all.filter((other) => other !== one);
  return (
    <FormPanel
      title="key_new"
      draft={draft}
      onSubmit={submit}
      onClose={onClose}
      submitId="review-key"
    >
      <Text
        id="key-name"
        label={t("key_name")}
        value={it.name}
        onInput={(name) => draft.set({ name })}
        error={tried ? bad.name : null}
        more={{ maxLength: 200 }}
      />
      <Choice
        id="key-access"
        label={t("key_access")}
        value={it.access}
        options={[
          ["read", t("key_read")],
          ["write", t("key_write")],
        ]}
        onChange={(access) => draft.set({ access })}
      />
      <fieldset class="choices" id="key-envs" tabIndex={-1}>
        <legend>{t("key_envs")}</legend>
        {ENVS.map((env) => (
          <Check
            key={env}
            id={`key-${env}`}
            label={t(env)}
            on={it.envs.includes(env)}
            onChange={(on) => draft.set({ envs: toggled(it.envs, env, on) })}
          />
        ))}
        {tried && bad.envs && <p class="message error">{bad.envs}</p>}
      </fieldset>
      <fieldset class="choices">
        <legend>{t("key_also")}</legend>
        {PERMISSIONS.map(([name, words]) => (
          <Check
            key={name}
            id={`key-${name}`}
            label={t(words)}
            on={it.permissions.includes(name)}
            onChange={(on) => draft.set({ permissions: toggled(it.permissions, name, on) })}
          />
        ))}
      </fieldset>
      <Text
        id="key-tenant"
        label={t("key_tenant")}
        value={it.tenant}
        onInput={(tenant) => draft.set({ tenant })}
        error={tried ? bad.tenant : null}
        mono
      />
      <Text
        id="key-expires"
        label={t("expires_at")}
        value={it.expires_at}
        onInput={(expires_at) => draft.set({ expires_at: expires_at.trim() })}
        error={tried ? bad.expires : null}
        mono
        more={{ placeholder: "2027-01-31T00:00:00Z" }}
      />
    </FormPanel>
  );
}

function asked(it: typeof BLANK): Asked {
  return {
    name: it.name.trim(),
    access: it.access as Asked["access"],
    ...(it.envs.length === ENVS.length ? {} : { envs: it.envs }),
    ...(it.tenant === "" ? {} : { tenant: it.tenant }),
    ...(it.permissions.length === 0 ? {} : { permissions: it.permissions }),
    ...(it.expires_at === "" ? {} : { expires_at: it.expires_at }),
  };
}
