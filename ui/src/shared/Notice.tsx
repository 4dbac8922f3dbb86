import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "./Icon";

type Tone = "info" | "good" | "warn" | "bad";

const ICONS: Record<Tone, IconName> = { info: "info", good: "check", warn: "warn", bad: "cross" };

interface Props {
  tone: Tone;
  title: string;
  children?: ComponentChildren;
  testId?: string;
}

export function Notice({ tone, title, children, testId }: Props) {
  return (
    <div class={`notice ${tone}`} data-testid={testId}>
      <Icon name={ICONS[tone]} />
      <div>
        <p class="notice-title">{title}</p>
        {children}
      </div>
    </div>
  );
}

interface PillProps {
  tone: Tone;
  icon?: IconName;
  children: ComponentChildren;
  testId?: string;
}

/** A short state with an icon: never a colour alone. */
export function Pill({ tone, icon, children, testId }: PillProps) {
  return (
    <span class={`pill ${tone}`} data-testid={testId}>
      <Icon name={icon ?? ICONS[tone]} />
      {children}
    </span>
  );
}
