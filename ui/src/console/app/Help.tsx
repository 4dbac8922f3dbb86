import { type Key, t } from "../i18n";
import { Dialog } from "../parts/Dialog";
import { chooseSingleKeys, singleKeys } from "./shortcuts";

const KEYS: [string, Key][] = [
  ["/", "key_slash"],
  ["!", "key_stop"],
  ["Ctrl K", "key_palette"],
  ["1 2 3", "key_env"],
  ["?", "key_help"],
  ["Esc", "key_escape"],
];

export function Help({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title={t("keys_title")} onClose={onClose} class="narrow" testId="help">
      <dl class="keys">
        {KEYS.map(([key, words]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{t(words)}</dd>
          </div>
        ))}
      </dl>
      <label class="check">
        <input
          type="checkbox"
          checked={singleKeys.value}
          onChange={(event) => chooseSingleKeys(event.currentTarget.checked)}
          data-testid="single-keys"
        />
        {t("single_keys")}
      </label>
      <p class="hint">{t("help_text")}</p>
    </Dialog>
  );
}
