import { batch, signal } from "@preact/signals";
import { en as audit } from "../audit/words";
import { en as cohorts } from "../cohorts/words";
import { en as compare } from "../compare/words";
import { remember, remembered } from "../data/remember";
import { en as imports } from "../imports/words";
import { en as keys } from "../keys/words";
import { en as making } from "../making/words";
import { en as node } from "../node/words";
import { en as overrides } from "../overrides/words";
import { en as tester } from "../try/words";
import { en as shared } from "./en";

/** All words in English; those of a page stand beside it. */
export const en = {
  ...shared,
  ...audit,
  ...cohorts,
  ...compare,
  ...imports,
  ...keys,
  ...making,
  ...node,
  ...overrides,
  ...tester,
};

export type Key = keyof typeof en;
type Words = Record<Key, string>;
export type Lang = "en" | "th";
export const LANGS: Record<Lang, string> = { en: "English", th: "ไทย" };

const words = signal<Words>(en);

/** What is spoken; English until another language is here. */
export const lang = signal<Lang>("en");

function first(): Lang {
  const chosen = remembered("lang");
  if (chosen === "en" || chosen === "th") return chosen;
  return globalThis.navigator?.language?.startsWith("th") ? "th" : "en";
}

/** The language of the reader; English where its words cannot be had. */
export async function speakFirst(): Promise<void> {
  await say(first()).catch(() => {});
}

/** Rejects where the words of the language cannot be had; then nothing has changed. */
export async function speak(next: Lang): Promise<void> {
  await say(next);
  remember("lang", next);
}

let asked: Lang = "en";

/** Thai is fetched when it is first spoken: most never do. */
async function say(next: Lang): Promise<void> {
  asked = next;
  const found = next === "th" ? (await import("./all.th")).th : en;
  if (asked !== next) return;
  batch(() => {
    words.value = found;
    lang.value = next;
  });
}

export type Fill = Record<string, string | number>;

/** The words of the reader's language. */
export function t(key: Key, fill: Fill = {}): string {
  return filled(words.value[key], fill);
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
