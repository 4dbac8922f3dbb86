import type { Json } from "../../shared/envelope";

/** Base, theirs, mine: what each changed, field by field. */
export type Fields = { [name: string]: Json | undefined };

export interface Clash {
  field: string;
  base: Json | undefined;
  theirs: Json | undefined;
  mine: Json | undefined;
}

export interface Merged {
  /** Theirs with what I changed; where both changed a field to different things, theirs stands. */
  fields: Fields;
  /** Fields that only they changed. */
  theirs: string[];
  /** Fields that only I changed. */
  mine: string[];
  clashes: Clash[];
}

export function merge(base: Fields, theirs: Fields, mine: Fields): Merged {
  const fields: Fields = { ...theirs };
  const merged: Merged = { fields, theirs: [], mine: [], clashes: [] };
  for (const name of names(base, theirs, mine)) {
    const [b, t, m] = [base[name], theirs[name], mine[name]];
    const changedByThem = !same(b, t);
    const changedByMe = !same(b, m);
    if (changedByMe && changedByThem && !same(t, m)) {
      merged.clashes.push({ field: name, base: b, theirs: t, mine: m });
    } else if (changedByMe && !changedByThem) {
      fields[name] = m;
      merged.mine.push(name);
    } else if (changedByThem) {
      merged.theirs.push(name);
    }
  }
  return merged;
}

function names(...all: Fields[]): string[] {
  return [...new Set(all.flatMap((one) => Object.keys(one)))];
}

/** Absent and null are one: what is not said is none. Members may stand in any order. */
export function same(a: Json | undefined, b: Json | undefined): boolean {
  return canonical(a ?? null) === canonical(b ?? null);
}

function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.keys(value)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${canonical(value[name] ?? null)}`);
  return `{${members.join(",")}}`;
}
