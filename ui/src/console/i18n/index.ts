import { signal } from "@preact/signals";
import { remember, remembered } from "../data/remember";
import { en, type Key } from "./en";
import { th } from "./th";

export type { Key };
export type Lang = "en" | "th";
export const LANGS: Record<Lang, string> = { en: "English", th: "ไทย" };

const DICTIONARIES: Record<Lang, Record<Key, string>> = { en, th };

export const lang = signal<Lang>(first());

function first(): Lang {
  const chosen = remembered("lang");
  if (chosen === "en" || chosen === "th") return chosen;
  return globalThis.navigator?.language?.startsWith("th") ? "th" : "en";
}

export function speak(next: Lang): void {
  lang.value = next;
  remember("lang", next);
}

export type Fill = Record<string, string | number>;

/** The words of the reader's language. */
export function t(key: Key, fill: Fill = {}): string {
  return filled(DICTIONARIES[lang.value][key], fill);
}

export function filled(words: string, fill: Fill): string {
  return words.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = fill[name];
    return value === undefined ? whole : isolated(String(value));
  });
}

/** What is put into a sentence must not turn it about: FSI and PDI keep its direction inside. */
function isolated(value: string): string {
  return /^[\x20-\x7e\u0e00-\u0e7f]*$/.test(value) ? value : `\u2068${value}\u2069`;
}
