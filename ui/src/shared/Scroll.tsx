import type { ComponentChildren } from "preact";

interface ScrollProps {
  class: string;
  label: string;
  children: ComponentChildren;
}

/** What is wider or higher than its place scrolls within itself, by keyboard too: hence the tab stop. */
export function Scroll({ class: name, label, children }: ScrollProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: without it, nobody scrolls this by keyboard
    // biome-ignore lint/a11y/useSemanticElements: a group, but neither a fieldset nor a landmark
    <div class={name} role="group" aria-label={label} tabIndex={0}>
      {children}
    </div>
  );
}

interface CodeProps {
  label: string;
  testId?: string | undefined;
  /** Long lines are wrapped on the screen; what is copied is as it was. */
  wrap?: boolean;
  tall?: boolean;
  children: ComponentChildren;
}

export function Code({ label, testId, wrap = false, tall = false, children }: CodeProps) {
  return (
    <Scroll class={`code${wrap ? " wrap" : ""}${tall ? " tall" : ""}`} label={label}>
      <pre data-testid={testId}>
        <code>{children}</code>
      </pre>
    </Scroll>
  );
}
