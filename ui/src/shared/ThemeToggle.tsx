import { useLayoutEffect, useState } from "preact/hooks";
import { Icon } from "./Icon";

const THEMES = ["system", "light", "dark"] as const;

type Theme = (typeof THEMES)[number];

const NAMES: Record<Theme, string> = { system: "System", light: "Light", dark: "Dark" };

interface Props {
  /** What was chosen before, by pages that remember it. */
  first?: string | null;
  onChoose?: (theme: Theme) => void;
}

/** Stores nothing itself: without `first`, a reload follows the system again. */
export function ThemeToggle({ first, onChoose }: Props) {
  const [theme, setTheme] = useState<Theme>(THEMES.find((name) => name === first) ?? "system");
  useLayoutEffect(() => {
    document.documentElement.dataset.theme = theme;
  }, [theme]);
  return (
    <fieldset class="theme" data-testid="theme">
      <legend class="unseen">Theme</legend>
      {THEMES.map((name) => (
        <label key={name} title={`${NAMES[name]} theme`}>
          <input
            type="radio"
            name="theme"
            value={name}
            checked={theme === name}
            onChange={() => {
              setTheme(name);
              onChoose?.(name);
            }}
            data-testid={`theme-${name}`}
          />
          <Icon name={name} />
          <span class="unseen">{NAMES[name]}</span>
        </label>
      ))}
    </fieldset>
  );
}
