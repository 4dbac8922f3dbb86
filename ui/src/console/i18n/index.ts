import { signal } from "@preact/signals";
import { words as cohorts } from "../cohorts/words";
import { remember, remembered } from "../data/remember";
import { words as imports } from "../imports/words";
import { words as keys } from "../keys/words";
import { words as making } from "../making/words";
import { words as overrides } from "../overrides/words";
import { en, type Key as Shared } from "./en";
import { th } from "./th";

/** Words of single pages, each in English and Thai: a line for each page. */
export const PAGES = {
  ...cohorts,
  ...overrides,
  ...keys,
  ...imports,
  ...making,
};

export type Key = Shared | keyof typeof PAGES;
export type Lang = "en" | "th";
export const LANGS: Record<Lang, string> = { en: "English", th: "ไทย" };

const DICTIONARIES: Record<Lang, Record<Shared, string>> = { en, th };

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
  const words = isOfPage(key)
    ? PAGES[key][lang.value === "en" ? 0 : 1]
    : DICTIONARIES[lang.value][key];
  return filled(words, fill);
}

function isOfPage(key: Key): key is keyof typeof PAGES {
  return Object.hasOwn(PAGES, key);
}

export function filled(words: string, fill: Fill): string {
  return words.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = fill[name];
    return value === undefined ? whole : isolated(String(value));
  });
}

/**
 * What is put into a sentence must not turn it about: FSI and PDI keep its direction inside, and
 * isolates of its own, which could end ours or outlast it, are left out.
 */
function isolated(text: string): string {
  const value = text.replace(/[\u2066-\u2069]/g, "");
  return /^[\x20-\x7e\u0e00-\u0e7f]*$/.test(value) ? value : `\u2068${value}\u2069`;
}
