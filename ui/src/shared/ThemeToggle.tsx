import { useLayoutEffect, useState } from "preact/hooks";
import { Icon } from "./Icon";

const THEMES = ["system", "light", "dark"] as const;

type Theme = (typeof THEMES)[number];

const NAMES: Record<Theme, string> = { system: "System", light: "Light", dark: "Dark" };

/** Kept in memory only: nothing is stored, so a reload follows the system again. */
export function ThemeToggle() {
  const [theme, setTheme] = useState<Theme>("system");
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
            onChange={() => setTheme(name)}
            data-testid={`theme-${name}`}
          />
          <Icon name={name} />
          <span class="unseen">{NAMES[name]}</span>
        </label>
      ))}
    </fieldset>
  );
}
