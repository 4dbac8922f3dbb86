import { useEffect, useState } from "preact/hooks";
import { announce } from "./announce";
import { Icon, type IconName } from "./Icon";

interface Props {
  text: string;
  /** What is copied: "curl line". */
  what: string;
  label?: string;
  icon?: IconName;
  testId?: string;
}

type State = "idle" | "copied" | "failed";

const SHOWN_MILLIS = 2000;

export function CopyButton({ text, what, label = "Copy", icon = "copy", testId }: Props) {
  const [state, setState] = useState<State>("idle");
  useEffect(() => {
    if (state === "idle") return;
    const timer = setTimeout(() => setState("idle"), SHOWN_MILLIS);
    return () => clearTimeout(timer);
  }, [state]);

  const copy = async () => {
    const done = await written(text);
    setState(done ? "copied" : "failed");
    announce(
      done ? `Copied the ${what}.` : `Could not copy the ${what}: select it and copy by hand.`,
    );
  };
  const words = { idle: label, copied: "Copied", failed: "Not copied" }[state];
  return (
    <button type="button" class="button small" onClick={copy} data-testid={testId}>
      <Icon name={state === "idle" ? icon : state === "copied" ? "check" : "cross"} />
      {words}
      <span class="unseen"> {what}</span>
    </button>
  );
}

/** The clipboard is there on https and loopback only. */
async function written(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
