import { useState } from "preact/hooks";
import { Field, type Message } from "../../shared/Field";
import { say } from "../app/said";
import { flags } from "../data/flags";
import { session } from "../data/session";
import { t } from "../i18n";
import { type Asked, WHO } from "./ask";
import { forgetPersona, personas, savePersona } from "./personas";

export interface Props {
  asked: Asked;
  set: (change: Partial<Asked>) => void;
  messages: (field: keyof Asked) => Message[];
}

interface WhoProps extends Props {
  token: string;
  onToken: (token: string) => void;
}

/** Which flag, and for whom. */
export function WhoFields({ asked, set, messages, token, onToken }: WhoProps) {
  const who = session.value;
  const own =
    asked.via !== "token" &&
    who?.mode === "oidc" &&
    who.signed_in &&
    !who.permissions.includes("flags.evaluate.any");
  return (
    <>
      <Text name="flag" label={t("try_flag")} list="try-flags" {...{ asked, set, messages }} />
      <datalist id="try-flags">
        {Array.from(flags.value?.keys() ?? [], (key) => (
          <option key={key} value={key} />
        ))}
      </datalist>
      <fieldset class="choices">
        <legend>{t("try_via")}</legend>
        {(["query", "headers", "token"] as const).map((via) => (
          <label key={via} class="segment">
            <input
              type="radio"
              name="via"
              checked={asked.via === via}
              onChange={() => set({ via })}
              data-testid={`via-${via}`}
            />
            {t(`try_via_${via}`)}
          </label>
        ))}
      </fieldset>
      {asked.via === "token" ? (
        <Field id="try-token" label={t("try_token")} hint={t("try_token_hint")}>
          {(attributes) => (
            <input
              {...attributes}
              type="password"
              class="mono"
              autocomplete="off"
              value={token}
              onInput={(event) => onToken(event.currentTarget.value.trim())}
              data-testid="try-token"
            />
          )}
        </Field>
      ) : (
        <>
          {own && <p class="hint">{t("try_own")}</p>}
          <Personas asked={asked} set={set} />
          <div class="sides">
            {WHO.map((name) => (
              <Text key={name} name={name} label={t(`try_${name}`)} {...{ asked, set, messages }} />
            ))}
          </div>
        </>
      )}
      <Field id="try-attributes" label={t("try_attributes")} messages={messages("attributes")}>
        {(attributes) => (
          <textarea
            {...attributes}
            rows={2}
            class="mono"
            spellcheck={false}
            value={asked.attributes}
            onInput={(event) => set({ attributes: event.currentTarget.value })}
            data-testid="try-attributes"
          />
        )}
      </Field>
    </>
  );
}

interface TextProps extends Props {
  name: "flag" | (typeof WHO)[number] | "revision" | "pct";
  label: string;
  list?: string;
}

export function Text({ name, label, asked, set, messages, list }: TextProps) {
  return (
    <Field id={`try-${name}`} label={label} messages={messages(name)}>
      {(attributes) => (
        <input
          {...attributes}
          type="text"
          class="mono"
          list={list}
          autocomplete="off"
          spellcheck={false}
          value={asked[name]}
          onInput={(event) => set({ [name]: event.currentTarget.value })}
          data-testid={`try-${name}`}
        />
      )}
    </Field>
  );
}

function Personas({ asked, set }: Pick<Props, "asked" | "set">) {
  const [all, setAll] = useState(personas);
  const [chosen, setChosen] = useState("");
  const [name, setName] = useState("");
  const choose = (next: string) => {
    setChosen(next);
    const found = all.find((one) => one.name === next);
    if (found === undefined) return;
    const { name: _name, ...who } = found;
    set(who);
  };
  const save = () => {
    const as = name.trim();
    if (as === "") return document.getElementById("persona-name")?.focus();
    setAll(savePersona(as, asked));
    setChosen(as);
    setName("");
    say(t("try_saved", { name: as }));
  };
  return (
    <div class="sides">
      <Field id="persona" label={t("try_persona")}>
        {(attributes) => (
          <select
            {...attributes}
            value={chosen}
            onChange={(event) => choose(event.currentTarget.value)}
            data-testid="persona"
          >
            <option value="">{t("try_persona_none")}</option>
            {all.map((one) => (
              <option key={one.name} value={one.name}>
                {one.name}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field id="persona-name" label={t("try_persona_name")}>
        {(attributes) => (
          <input
            {...attributes}
            type="text"
            autocomplete="off"
            maxLength={80}
            value={name}
            onInput={(event) => setName(event.currentTarget.value)}
            data-testid="persona-name"
          />
        )}
      </Field>
      <div class="acts">
        <button type="button" class="button small" onClick={save} data-testid="save-persona">
          {t("try_save")}
        </button>
        {chosen !== "" && (
          <button
            type="button"
            class="button small"
            onClick={() => {
              setAll(forgetPersona(chosen));
              setChosen("");
            }}
            data-testid="forget-persona"
          >
            <span class="isolated">{t("try_forget", { name: chosen })}</span>
          </button>
        )}
      </div>
    </div>
  );
}
