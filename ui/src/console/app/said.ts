import { signal } from "@preact/signals";
import { announce } from "../../shared/announce";

/** What was done last, said once aloud and left to be read. */
export const said = signal<{ tone: "good" | "info" | "bad"; text: string; at: number } | null>(
  null,
);

const FRESH_MILLIS = 2000;

/** One goes to another page: what was said goes, unless it is what led there. */
export function forget(): void {
  if (said.value !== null && Date.now() - said.value.at > FRESH_MILLIS) said.value = null;
}

export function say(text: string, tone: "good" | "info" | "bad" = "good"): void {
  said.value = { tone, text, at: Date.now() };
  announce(text);
}
