import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Icon } from "../../shared/Icon";
import { SignedOutInside } from "../app/SignIn";
import { t } from "../i18n";

interface Props {
  title: ComponentChildren;
  onClose: () => void;
  /** Above the title: the environment, where it matters. */
  banner?: ComponentChildren;
  class?: string;
  testId?: string;
  children: ComponentChildren;
}

/** A modal of the browser's own: it keeps focus inside, Escape closes it, and focus goes back. */
export function Dialog({ title, onClose, banner, class: name = "", testId, children }: Props) {
  const element = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const before = document.activeElement;
    const dialog = element.current;
    dialog?.showModal();
    dialog?.querySelector<HTMLElement>("[data-first]")?.focus();
    return () => {
      dialog?.close();
      const back = before instanceof HTMLElement && before.isConnected ? before : null;
      (back ?? document.getElementById("title"))?.focus();
    };
  }, []);
  return (
    <dialog
      ref={element}
      class={`dialog ${name}`}
      aria-labelledby="dialog-title"
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      data-testid={testId}
    >
      {banner}
      <div class="dialog-head">
        <h2 id="dialog-title" tabIndex={-1}>
          {title}
        </h2>
        <button type="button" class="button quiet small" onClick={onClose} data-testid="close">
          <Icon name="cross" />
          {t("close")}
        </button>
      </div>
      <div class="dialog-body">
        <SignedOutInside />
        {children}
      </div>
    </dialog>
  );
}
