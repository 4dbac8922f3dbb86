import { t } from "../i18n";
import { Text } from "../parts/Inputs";
import type { Typed } from "./flagBody";

type Variants = Typed["variants"];

interface Props {
  variants: Variants;
  error: string | null;
  onChange: (next: Variants) => void;
}

const PARTS = ["name", "value", "weight"] as const;

/** What a flag serves that is not just on or off. */
export function VariantFields({ variants, error, onChange }: Props) {
  return (
    <fieldset class="group" id="flag-variants" tabIndex={-1} data-testid="flag-variants">
      <legend>{t("variants")}</legend>
      <p class="hint">{t("flag_variants_hint")}</p>
      {variants.map((variant, at) => (
        <div key={at} class="condition">
          {PARTS.map((part) => (
            <Text
              key={part}
              id={`variant-${at}-${part}`}
              label={t(part)}
              value={variant[part]}
              onInput={(value) =>
                onChange(variants.map((one, i) => (i === at ? { ...one, [part]: value } : one)))
              }
              mono={part === "value"}
            />
          ))}
          {variants.length > 1 && (
            <button
              type="button"
              class="button small quiet"
              onClick={() => onChange(variants.filter((_, i) => i !== at))}
            >
              {t("take_out")}
            </button>
          )}
        </div>
      ))}
      {error !== null && <p class="message error">{error}</p>}
      <button
        type="button"
        class="button small"
        onClick={() => onChange([...variants, { name: "", value: "", weight: "1" }])}
        data-testid="add-variant"
      >
        {t("flag_variant_add")}
      </button>
    </fieldset>
  );
}
