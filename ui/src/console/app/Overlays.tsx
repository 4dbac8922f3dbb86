import { signal } from "@preact/signals";
import { Help } from "./Help";
import { Palette } from "./Palette";
import { StopDialog } from "./StopDialog";

/** What lies over any page; one at a time. */
export const overlay = signal<"palette" | "help" | "stop" | null>(null);

export function Overlays() {
  const close = () => {
    overlay.value = null;
  };
  switch (overlay.value) {
    case "palette":
      return <Palette onClose={close} />;
    case "help":
      return <Help onClose={close} />;
    case "stop":
      return <StopDialog onClose={close} />;
    default:
      return null;
  }
}
