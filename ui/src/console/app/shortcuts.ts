import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { remember, remembered } from "../data/remember";
import { whyNot } from "../data/session";
import { ENVS } from "../data/types";
import { lookAt } from "./env";
import { go, place } from "./location";
import { overlay } from "./Overlays";

/** Single keys can be turned off, for who speaks to their machine or hits keys by chance. */
export const singleKeys = signal(remembered("single-keys") !== "off");

export function chooseSingleKeys(on: boolean): void {
  singleKeys.value = on;
  remember("single-keys", on ? "on" : "off");
}

export function useShortcuts(): void {
  useEffect(() => {
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  }, []);
}

function pressed(event: KeyboardEvent): void {
  if (event.isComposing || document.querySelector("dialog[open]") !== null) return;
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    overlay.value = "palette";
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (!singleKeys.value || isTyping(event.target)) return;
  if (act(event.key)) event.preventDefault();
}

function act(key: string): boolean {
  const env = ENVS[Number(key) - 1];
  if (env !== undefined) {
    lookAt(env);
    return true;
  }
  switch (key) {
    case "/":
      toFilter();
      return true;
    case "?":
      overlay.value = "help";
      return true;
    case "!":
      if (whyNot("editor") === null) overlay.value = "stop";
      return true;
    default:
      return false;
  }
}

function toFilter(): void {
  const here = place.value.path;
  if (here.length !== 1 || here[0] !== "flags") go(["flags"]);
  // The page may have to be drawn first.
  requestAnimationFrame(() =>
    requestAnimationFrame(() => document.getElementById("filter")?.focus()),
  );
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  const typed =
    target instanceof HTMLInputElement && !["radio", "checkbox", "range"].includes(target.type);
  return typed || target.matches("textarea, select, [contenteditable]");
}
