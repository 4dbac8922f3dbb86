import { Field } from "../../shared/Field";
import { open } from "../data/approvals";
import { STAGES } from "../data/types";
import { t } from "../i18n";
import { WHENS } from "./ask";
import { type Props, Text } from "./WhoFields";

/** Of which state: as it is, as it was, or as it would be. */
export function WhenFields(props: Props) {
  const { asked, set, messages } = props;
  return (
    <>
      <fieldset class="choices">
        <legend>{t("try_when")}</legend>
        {WHENS.map((when) => (
          <label key={when} class="segment">
            <input
              type="radio"
              name="when"
              checked={asked.when === when}
              onChange={() => set({ when, ...(when === "proposed" ? first(asked.proposal) : {}) })}
              data-testid={`when-${when}`}
            />
            {t(`try_${when}`)}
          </label>
        ))}
      </fieldset>
      {asked.when === "at" && (
        <Field id="try-at" label={t("try_instant")} messages={messages("at")}>
          {(attributes) => (
            <input
              {...attributes}
              type="datetime-local"
              step="1"
              value={asked.at}
              onInput={(event) => set({ at: event.currentTarget.value })}
              data-testid="try-at"
            />
          )}
        </Field>
      )}
      {asked.when === "revision" && <Text {...props} name="revision" label={t("try_number")} />}
      {asked.when === "proposed" && <Proposal {...props} />}
    </>
  );
}

function first(proposal: string) {
  return proposal === "" ? { proposal: "full" } : {};
}

function Proposal(props: Props) {
  const { asked, set, messages } = props;
  const approvals = (open.value ?? []).filter(({ target }) => target.flag_key === asked.flag);
  return (
    <div class="sides">
      <Field id="try-proposal" label={t("try_proposal")} messages={messages("proposal")}>
        {(attributes) => (
          <select
            {...attributes}
            value={asked.proposal}
            onChange={(event) => set({ proposal: event.currentTarget.value })}
            data-testid="try-proposal"
          >
            {approvals.map(({ id }) => (
              <option key={id} value={id}>
                {t("try_approval", { id })}
              </option>
            ))}
            {STAGES.map((stage) => (
              <option key={stage} value={stage}>
                {t("try_move", { stage: t(stage) })}
              </option>
            ))}
          </select>
        )}
      </Field>
      {asked.proposal === "staged" && (
        <Text {...props} name="pct" label={`${t("try_percentage")} (%)`} />
      )}
    </div>
  );
}
