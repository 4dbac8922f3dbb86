import type { Evaluations } from "../data/types";

const HOUR = 3_600_000;

export interface Column {
  /** When it begins, milliseconds. */
  from: number;
  on: number;
  off: number;
}

/** One column for each hour, or day of UTC, of a span that ends now; those without counts too. */
export function columns(periods: Evaluations["periods"], hours: number, now: number): Column[] {
  const width = (hours > 48 ? 24 : 1) * HOUR;
  const last = Math.floor(now / width) * width;
  const count = (hours * HOUR) / width;
  const found = Array.from({ length: count }, (_, at) => ({
    from: last - (count - 1 - at) * width,
    on: 0,
    off: 0,
  }));
  for (const period of periods) {
    const at = Math.floor(Date.parse(period.from) / width) * width;
    const column = found[count - 1 - (last - at) / width];
    if (column === undefined) continue;
    column.on += period.on;
    column.off += period.off;
  }
  return found;
}

export interface BySource {
  source: string;
  on: number;
  off: number;
  variants: [name: string, count: number][];
}

/** The most frequent first. */
export function bySource(counts: Evaluations["counts"]): BySource[] {
  const found = new Map<string, BySource>();
  for (const { source, enabled, variant, count } of counts) {
    const row = found.get(source) ?? { source, on: 0, off: 0, variants: [] };
    if (enabled) row.on += count;
    else row.off += count;
    if (variant !== null) row.variants.push([variant, count]);
    found.set(source, row);
  }
  const all = [...found.values()];
  for (const { variants } of all) variants.sort((a, b) => b[1] - a[1]);
  return all.sort((a, b) => b.on + b.off - (a.on + a.off));
}

/** In three figures: `1234567` is `1.23M`. */
export function short(count: number): string {
  const units = ["", "k", "M", "G"];
  let unit = 0;
  let left = count;
  while (left >= 1000 && unit < units.length - 1) {
    left /= 1000;
    unit++;
  }
  return unit === 0 ? String(count) : `${Number(left.toPrecision(3))}${units[unit]}`;
}
