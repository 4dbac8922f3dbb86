/** Instants in UTC, in the reader's own zone, and in words. */

export function utc(instant: string): string {
  const at = new Date(instant);
  if (Number.isNaN(at.getTime())) return instant;
  return `${at.toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

export function local(instant: string, lang: string): string {
  const at = new Date(instant);
  if (Number.isNaN(at.getTime())) return instant;
  // The Gregorian year in Thai too: a log is compared with other logs.
  const locale = lang === "th" ? "th-TH-u-ca-gregory" : "en-GB";
  return at.toLocaleString(locale, {
    year: "numeric",
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    timeZoneName: "short",
  });
}

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 365 * 86_400],
  ["month", 30 * 86_400],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

/** "in 3 days", "2 hours ago". */
export function relative(instant: string, lang: string, now = Date.now()): string {
  const seconds = (new Date(instant).getTime() - now) / 1000;
  if (Number.isNaN(seconds)) return instant;
  const words = new Intl.RelativeTimeFormat(lang, { numeric: "auto" });
  for (const [unit, length] of UNITS) {
    if (Math.abs(seconds) >= length) return words.format(Math.trunc(seconds / length), unit);
  }
  return words.format(0, "minute");
}
