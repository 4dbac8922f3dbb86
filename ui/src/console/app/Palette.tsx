import { useMemo, useState } from "preact/hooks";
import { entries } from "../data/flags";
import { t } from "../i18n";
import { Dialog } from "../parts/Dialog";
import { go } from "./location";
import { findable } from "./routes";

interface Target {
  name: string;
  hint: string;
  act: () => void;
}

const MOST = 12;

/** Ctrl-K: a page or a flag by a few letters. */
export function Palette({ onClose }: { onClose: () => void }) {
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const targets = useMemo(() => found(text), [text]);
  const choose = (target: Target | undefined) => {
    if (target === undefined) return;
    onClose();
    target.act();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      setAt((at + step + targets.length) % Math.max(1, targets.length));
    }
    if (event.key === "Enter" && !event.isComposing) {
      event.preventDefault();
      choose(targets[at]);
    }
  };
  return (
    <Dialog title={t("palette")} onClose={onClose} class="narrow" testId="palette">
      <div class="field">
        <label for="palette-text">{t("palette_hint")}</label>
        <input
          id="palette-text"
          type="text"
          role="combobox"
          aria-expanded="true"
          aria-controls="palette-list"
          aria-activedescendant={targets.length > 0 ? `palette-${at}` : undefined}
          autocomplete="off"
          spellcheck={false}
          data-first
          value={text}
          onInput={(event) => {
            setText(event.currentTarget.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
          data-testid="palette-text"
        />
      </div>
      <div id="palette-list" role="listbox" aria-label={t("palette")} class="palette-list">
        {targets.map((target, index) => (
          <div
            key={target.name + target.hint}
            id={`palette-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            onClick={() => choose(target)}
            onKeyDown={onKeyDown}
          >
            <span class="isolated">{target.name}</span>
            <span class="hint isolated">{target.hint}</span>
          </div>
        ))}
      </div>
      {targets.length === 0 && <p class="hint">{t("no_found")}</p>}
    </Dialog>
  );
}

function found(text: string): Target[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const pages = findable()
    .map(({ name, word }) => ({ name: word, hint: "", act: () => go([name]) }))
    .filter(({ name }) => words.every((word) => name.toLowerCase().includes(word)));
  const flags: Target[] = [];
  for (const { flag, text: all } of entries.value) {
    if (flags.length + pages.length >= MOST) break;
    if (!words.every((word) => all.includes(word))) continue;
    flags.push({ name: flag.key, hint: flag.owner_module, act: () => go(["flags", flag.key]) });
  }
  return [...pages, ...flags];
}
