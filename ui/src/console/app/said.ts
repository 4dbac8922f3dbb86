import { signal } from "@preact/signals";
import { announce } from "../../shared/announce";

/** What was done last, said once aloud and left to be read. */
export const said = signal<{ tone: "good" | "info" | "bad"; text: string } | null>(null);

export function say(text: string, tone: "good" | "info" | "bad" = "good"): void {
  said.value = { tone, text };
  announce(text);
}
